-- What moved on each day of a span, of some products or, with '' for one, of the shop. The first row of each has no day: its `delta` is
-- what was on hand before. Of a product that is what is on hand less what has moved since, so that days long past are not read.
WITH subject AS MATERIALIZED (SELECT value AS subject_id FROM json_each(:subjects))
SELECT subject_id, NULL AS day, NULL AS currency, 0 AS sold, 0 AS returned, 0 AS received, 0 AS adjusted_up, 0 AS adjusted_down,
  0 AS sold_billions, 0 AS sold_rest, 0 AS returned_billions, 0 AS returned_rest,
  CASE subject_id
    WHEN '' THEN (SELECT coalesce(sum(delta), 0) FROM figure WHERE figure.subject_id = '' AND day < :from)
    ELSE coalesce((SELECT on_hand FROM stock WHERE stock.product_id = subject.subject_id), 0)
      - (SELECT coalesce(sum(delta), 0) FROM figure WHERE figure.subject_id = subject.subject_id AND day >= :from)
  END AS delta
FROM subject
UNION ALL
SELECT figure.subject_id, day, currency, sold, returned, received, adjusted_up, adjusted_down,
  sold_billions, sold_rest, returned_billions, returned_rest, delta
FROM subject CROSS JOIN figure ON figure.subject_id = subject.subject_id AND day BETWEEN :from AND :to
ORDER BY 1, 2, 3
