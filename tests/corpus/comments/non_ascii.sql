CREATE EXTERNAL TABLE comment_unicode (
  kunde string COMMENT 'Kundennummer, z. B. für Überweisungen – „alt“',
  `顧客` string COMMENT '顧客番号',
  emoji string COMMENT 'ships 🚚 soon',
  rtl string COMMENT 'رقم العميل',
  combining string COMMENT 'café'
)
COMMENT 'Größe: 10 µm ± 1'
STORED AS PARQUET LOCATION 's3://comments/unicode/'
