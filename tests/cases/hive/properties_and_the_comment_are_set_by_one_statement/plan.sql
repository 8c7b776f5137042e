-- changes the comment; sets property 'owner'; sets property 'tier'
ALTER TABLE `sales`.`orders` SET TBLPROPERTIES ('comment' = 'What we sold', 'owner' = 'sales', 'tier' = 'gold');
