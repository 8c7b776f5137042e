CREATE VIEW cost_by_owner AS
SELECT c.month, o.owner.team, o.owner.email, sum(c.amortized_usd) AS amortized_usd
FROM monthly_cost c
LEFT JOIN account_owners o ON o.account_id = c.account_id
GROUP BY c.month, o.owner.team, o.owner.email
