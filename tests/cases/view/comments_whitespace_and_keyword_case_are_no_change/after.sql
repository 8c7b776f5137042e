CREATE VIEW orders AS
-- what we sold
select id,
       amount
from raw.orders
