-- The account of every run: one row for each document, page, window and question, each in one state.
-- `gap` is 1 where something was lost or is unaccounted for; `loss` names what, and `reason` says why.
-- A gap that a person accepted stays one: who did, when and why stands beside it.
CREATE VIEW audit_coverage AS
SELECT
    e.run AS run, e.kind AS kind, e.document AS document, e.item AS item, e.state AS state,
    CASE WHEN e.loss IS NULL THEN 0 ELSE 1 END AS gap,
    e.reason AS reason,
    e.loss AS loss,
    CASE WHEN g.gap IS NULL THEN 0 ELSE 1 END AS accepted,
    g.author AS accepted_by,
    g.at AS accepted_at,
    g.reason AS accepted_because
FROM (
    SELECT
        run, 'document' AS kind, source AS document, name AS item, state, loss,
        COALESCE(
            reason,
            CASE loss
                WHEN 'document_not_read' THEN 'it was not read'
                WHEN 'document_short_of_pages' THEN 'not all of its pages are on record'
                WHEN 'document_not_cut' THEN 'it was not cut into windows'
                WHEN 'document_without_questions' THEN 'nothing was asked of it'
                WHEN 'document_not_finished' THEN 'not finished'
                WHEN 'document_unanswered' THEN 'no question has an answer'
            END
        ) AS reason
    FROM coverage_documents
    UNION ALL
    SELECT
        run, 'page' AS kind, source AS document, 'p' || page AS item, state, loss,
        CASE loss
            WHEN 'page_unreadable' THEN reading_reason
            WHEN 'page_hardly_legible' THEN 'read by OCR with less than 60 % confidence'
            WHEN 'page_window_lost' THEN 'a window that holds it has no answer'
            WHEN 'page_given_up' THEN 'its document was given up'
            WHEN 'page_in_no_window' THEN 'no window holds it'
            WHEN 'page_part_in_no_window' THEN 'no window holds all of it'
            WHEN 'page_not_asked' THEN 'not asked, or not yet answered'
        END AS reason
    FROM coverage_pages
    UNION ALL
    SELECT
        cw.run, 'window' AS kind, cw.source AS document, cw.window_id AS item, cw.state, cw.loss,
        CASE cw.loss
            WHEN 'window_failed' THEN COALESCE((
                SELECT c.failure_kind || ': ' || c.failure_detail
                FROM run_calls AS rc JOIN calls AS c ON c.id = rc.call
                WHERE rc.run = cw.run AND rc."window" = cw.window_id AND c.failure_kind IS NOT NULL
                ORDER BY c.planned_at DESC, c.id DESC
                LIMIT 1
            ), 'its call was sent by a process that ended before the reply came')
            WHEN 'window_given_up' THEN 'its document was given up'
            WHEN 'window_without_questions' THEN 'nothing was asked of it'
            WHEN 'window_not_asked' THEN 'no call was planned for it'
            WHEN 'window_half_asked' THEN 'not all questions were asked of it'
            WHEN 'window_not_sent' THEN 'its call was planned and not sent'
            WHEN 'window_in_flight' THEN 'its call was sent and no reply is on record'
            WHEN 'window_not_read' THEN 'its reply is on record and was not read'
        END AS reason
    FROM coverage_windows AS cw
    UNION ALL
    SELECT
        run, 'question' AS kind, source AS document, question AS item, state, loss,
        COALESCE(reason, CASE WHEN loss = 'question_not_answered' THEN 'no answer is recorded' END) AS reason
    FROM coverage_questions
) AS e
LEFT JOIN gap_acceptances AS g
    ON g.run = e.run AND g.kind = e.kind AND g.document = COALESCE(e.document, '') AND g.item = e.item AND g.loss = e.loss
