-- changes property 'owner'; sets property 'pii'
ALTER TABLE `sales`.`orders` SET TBLPROPERTIES ('owner' = 'finance', 'pii' = 'no');

-- removes property 'tier'
-- glue:UpdateTable removes 'tier'
