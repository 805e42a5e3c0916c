-- Each file a run owes an outcome, in one state: answered, partial, refused, failed or unaccounted.
CREATE VIEW coverage_documents AS
SELECT
    rd.run AS run,
    rd.offer AS offer,
    rd.source AS source,
    rd.name AS name,
    rd.position AS position,
    CASE
        WHEN rd.refusal IS NOT NULL AND rd.document IS NULL THEN r.status
        WHEN rd.breakdown IS NOT NULL THEN 'failed'
        WHEN rd.document IS NULL THEN 'unaccounted'
        WHEN NOT EXISTS (SELECT 1 FROM run_questions AS rq WHERE rq.run = rd.run) THEN 'unaccounted'
        WHEN EXISTS (
            SELECT 1 FROM coverage_questions AS cq
            WHERE cq.run = rd.run AND cq.source = rd.source AND cq.state = 'unaccounted'
        ) OR EXISTS (
            SELECT 1 FROM coverage_windows AS cw
            WHERE cw.run = rd.run AND cw.source = rd.source AND cw.state = 'unaccounted'
        ) OR EXISTS (
            SELECT 1 FROM coverage_pages AS cp
            WHERE cp.run = rd.run AND cp.source = rd.source AND cp.state = 'unaccounted'
        ) THEN 'unaccounted'
        WHEN NOT EXISTS (
            SELECT 1 FROM coverage_questions AS cq
            WHERE cq.run = rd.run AND cq.source = rd.source AND cq.state <> 'failed'
        ) THEN 'failed'
        WHEN EXISTS (
            SELECT 1 FROM coverage_questions AS cq
            WHERE cq.run = rd.run AND cq.source = rd.source AND cq.state = 'failed'
        ) OR EXISTS (
            SELECT 1 FROM coverage_windows AS cw
            WHERE cw.run = rd.run AND cw.source = rd.source AND cw.state = 'failed'
        ) OR EXISTS (
            SELECT 1 FROM coverage_pages AS cp
            WHERE cp.run = rd.run AND cp.source = rd.source AND cp.state IN ('lost', 'unreadable')
        ) THEN 'partial'
        ELSE 'answered'
    END AS state,
    CASE WHEN rd.document IS NULL AND rd.refusal IS NOT NULL THEN r.reason ELSE rd.breakdown END AS reason
FROM run_documents AS rd
LEFT JOIN refusals AS r ON r.id = rd.refusal
