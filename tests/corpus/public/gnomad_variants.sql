CREATE EXTERNAL TABLE genomes.variants (
  locus struct<contig:string,position:int>, alleles array<string>, rsid string,
  freq array<struct<AC:array<int>,AF:array<double>,AN:int,homozygote_count:array<int>>>,
  vep struct<most_severe_consequence:string,transcript_consequences:array<struct<gene_id:string,consequence_terms:array<string>,polyphen_score:double,sift_score:double>>>)
PARTITIONED BY (chrom string, bucket int)
STORED AS PARQUET LOCATION 's3://gnomad-copy/variants/'
