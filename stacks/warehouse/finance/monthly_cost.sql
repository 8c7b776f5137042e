CREATE OR REPLACE VIEW monthly_cost AS
SELECT
  CAST(date_trunc('month', line_item_usage_start_date) AS date) AS month,
  line_item_usage_account_id AS account_id,
  line_item_product_code AS product,
  COALESCE(NULLIF(resource_tags_user_cost_center, ''), 'untagged') AS cost_center,
  sum(CASE
    WHEN line_item_line_item_type = 'DiscountedUsage' THEN reservation_effective_cost
    WHEN line_item_line_item_type = 'SavingsPlanCoveredUsage' THEN savings_plan_savings_plan_effective_cost
    WHEN line_item_line_item_type IN ('SavingsPlanNegation', 'SavingsPlanUpfrontFee') THEN 0e0
    ELSE line_item_unblended_cost
  END) AS amortized_usd,
  sum(line_item_unblended_cost) AS unblended_usd
FROM cur
GROUP BY 1, 2, 3, 4
