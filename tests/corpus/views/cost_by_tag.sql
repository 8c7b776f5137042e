CREATE OR REPLACE VIEW finops.cost_by_tag AS
SELECT
  year, month,
  line_item_usage_account_id account_id,
  CASE WHEN resource_tags_user_team = '' THEN 'untagged' ELSE resource_tags_user_team END team,
  round(sum(line_item_unblended_cost), 2) cost
FROM finops.cur
WHERE line_item_line_item_type NOT IN ('Tax', 'Credit', 'Refund')
GROUP BY 1, 2, 3, 4
