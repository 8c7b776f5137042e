create	external	table	tabs	(a	int,	b	string)	stored	as	parquet	location	's3://style/tabs/'
