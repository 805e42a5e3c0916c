-- Each file a run owes an outcome, in one state: answered, partial, refused, failed or unaccounted.
-- The worst of its windows, pages and questions decides: 0 where one is unaccounted for, 1 where one was lost, else 2.
-- A document without windows, pages or questions is unaccounted for; `loss` names what it lacks.
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
        WHEN rd.document IS NULL OR d.windows = 0 OR d.pages = 0 OR d.questions = 0 OR d.worst = 0
            OR d.pages < doc.pages THEN 'unaccounted'
        WHEN d.worst = 2 THEN 'answered'
        WHEN d.questions_answered > 0 THEN 'partial'
        ELSE 'failed'
    END AS state,
    CASE WHEN rd.document IS NULL AND rd.refusal IS NOT NULL THEN r.reason ELSE rd.breakdown END AS reason,
    CASE
        WHEN rd.document IS NULL AND rd.refusal IS NOT NULL AND r.status = 'failed' THEN 'document_unreadable'
        WHEN rd.document IS NULL AND rd.refusal IS NOT NULL THEN NULL
        WHEN rd.breakdown IS NOT NULL THEN 'document_given_up'
        WHEN rd.document IS NULL THEN 'document_not_read'
        WHEN d.pages < doc.pages OR d.pages = 0 THEN 'document_short_of_pages'
        WHEN d.windows = 0 THEN 'document_not_cut'
        WHEN d.questions = 0 THEN 'document_without_questions'
        WHEN d.worst = 0 THEN 'document_not_finished'
        WHEN d.worst = 1 AND d.questions_answered = 0 THEN 'document_unanswered'
    END AS loss
FROM (
    SELECT
        parts.run AS run,
        parts.offer AS offer,
        MIN(parts.rank) AS worst,
        SUM(CASE WHEN parts.kind = 'window' THEN 1 ELSE 0 END) AS windows,
        SUM(CASE WHEN parts.kind = 'page' THEN 1 ELSE 0 END) AS pages,
        SUM(CASE WHEN parts.kind = 'question' THEN 1 ELSE 0 END) AS questions,
        SUM(CASE WHEN parts.kind = 'question' AND parts.rank <> 1 THEN 1 ELSE 0 END) AS questions_answered
    FROM (
        SELECT rd.run AS run, rd.offer AS offer, 'document' AS kind, 2 AS rank FROM run_documents AS rd
        WHERE 1 = 1 /* only rd.run rd.offer */
        UNION ALL
        SELECT run, source, 'window', rank FROM coverage_windows
        UNION ALL
        SELECT run, source, 'page', CASE state WHEN 'asked' THEN 2 WHEN 'unaccounted' THEN 0 ELSE 1 END
        FROM coverage_pages
        UNION ALL
        SELECT run, source, 'question', CASE state WHEN 'unaccounted' THEN 0 WHEN 'failed' THEN 1 ELSE 2 END
        FROM coverage_questions
    ) AS parts
    GROUP BY parts.run, parts.offer
) AS d
JOIN run_documents AS rd ON rd.run = d.run AND rd.offer = d.offer
LEFT JOIN refusals AS r ON r.id = rd.refusal
LEFT JOIN documents AS doc ON doc.id = rd.document
