-- Each question a run owes each document it read: the answer's status, or unaccounted.
CREATE VIEW coverage_questions AS
SELECT
    rd.run AS run,
    rd.source AS source,
    rq.question AS question,
    CASE
        WHEN a.status IS NOT NULL THEN a.status
        WHEN rd.breakdown IS NOT NULL THEN 'failed'
        ELSE 'unaccounted'
    END AS state,
    COALESCE(a.reason, rd.breakdown) AS reason
FROM run_documents AS rd
JOIN run_questions AS rq ON rq.run = rd.run
LEFT JOIN standing_answers AS a ON a.run = rd.run AND a.document = rd.source AND a.question = rq.question
WHERE rd.document IS NOT NULL /* only rd.run rd.source */
