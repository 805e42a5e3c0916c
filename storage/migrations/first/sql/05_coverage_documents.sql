-- Each file a run owes an outcome, in one state: answered, partial, refused, failed or unaccounted.
-- The worst of its windows, pages and questions decides: 0 where one is unaccounted for, 1 where one was lost, else 2.
CREATE VIEW coverage_documents AS
SELECT
    rd.run AS run,
    rd.offer AS offer,
    rd.source AS source,
    rd.name AS name,
    rd.position AS position,
    CASE
        WHEN rd.document IS NULL AND rd.refusal IS NOT NULL THEN r.status
        WHEN rd.breakdown IS NOT NULL THEN 'failed'
        WHEN rd.document IS NULL THEN 'unaccounted'
        ELSE CASE (
            SELECT MIN(COALESCE(parts.worst, 0))
            FROM (
                SELECT MIN(cw.rank) AS worst FROM coverage_windows AS cw
                WHERE cw.run = rd.run AND cw.source = rd.source
                UNION ALL
                SELECT MIN(CASE cp.state WHEN 'asked' THEN 2 WHEN 'unaccounted' THEN 0 ELSE 1 END) AS worst
                FROM coverage_pages AS cp WHERE cp.run = rd.run AND cp.source = rd.source
                UNION ALL
                SELECT MIN(CASE cq.state WHEN 'unaccounted' THEN 0 WHEN 'failed' THEN 1 ELSE 2 END) AS worst
                FROM coverage_questions AS cq WHERE cq.run = rd.run AND cq.source = rd.source
            ) AS parts
        )
            WHEN 2 THEN 'answered'
            WHEN 1 THEN CASE
                WHEN EXISTS (
                    SELECT 1 FROM coverage_questions AS cq
                    WHERE cq.run = rd.run AND cq.source = rd.source AND cq.state <> 'failed'
                ) THEN 'partial'
                ELSE 'failed'
            END
            ELSE 'unaccounted'
        END
    END AS state,
    CASE WHEN rd.document IS NULL AND rd.refusal IS NOT NULL THEN r.reason ELSE rd.breakdown END AS reason
FROM run_documents AS rd
LEFT JOIN refusals AS r ON r.id = rd.refusal
