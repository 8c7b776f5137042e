-- a comment before
CREATE OR REPLACE VIEW comments_inside AS -- and here
SELECT
  a, -- the first; it's quoted
  /* b, */
  c -- last
FROM t
-- WHERE a > 1
WHERE c > 2 /* done */
