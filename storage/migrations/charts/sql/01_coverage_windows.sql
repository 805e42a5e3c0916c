-- Each window of a run, in one state: answered, failed or unaccounted (not asked in full, or still under way).
-- A question of a window is answered once any call that asked it was read; one that the model cannot be asked is owed
-- by no window. `rank` orders the states, the worst first;
-- `loss` names what a window that was not answered lacks.
CREATE VIEW coverage_windows AS
SELECT
    w.run AS run,
    w.source AS source,
    w.window_id AS window_id,
    w.rank AS rank,
    CASE w.rank WHEN 2 THEN 'answered' WHEN 1 THEN 'failed' ELSE 'unaccounted' END AS state,
    CASE
        WHEN w.rank = 2 THEN NULL
        WHEN w.breakdown IS NOT NULL THEN 'window_given_up'
        WHEN w.rank = 1 THEN 'window_failed'
        WHEN w.owed = 0 THEN 'window_without_questions'
        WHEN w.questions = 0 THEN 'window_not_asked'
        WHEN w.sent > 0 THEN 'window_in_flight'
        WHEN w.received > 0 THEN 'window_not_read'
        WHEN w.waiting > 0 THEN 'window_not_sent'
        ELSE 'window_half_asked'
    END AS loss
FROM (
    SELECT
        asked.run AS run,
        asked.source AS source,
        asked.window_id AS window_id,
        rd.breakdown AS breakdown,
        asked.owed AS owed,
        asked.questions AS questions,
        asked.waiting AS waiting,
        asked.sent AS sent,
        asked.received AS received,
        CASE
            WHEN asked.owed > 0 AND asked.answered = asked.owed THEN 2
            WHEN rd.breakdown IS NOT NULL THEN 1
            WHEN asked.owed = 0 OR asked.questions < asked.owed OR asked.waiting > 0 THEN 0
            ELSE 1
        END AS rank
    FROM (
        SELECT
            each.run AS run,
            each.source AS source,
            each.window_id AS window_id,
            (SELECT COUNT(*) FROM run_questions AS rq WHERE rq.run = each.run AND rq.asked = 1) AS owed,
            COUNT(each.question) AS questions,
            SUM(each.answered) AS answered,
            SUM(CASE WHEN each.answered = 0 AND each.under_way = 1 THEN 1 ELSE 0 END) AS waiting,
            SUM(CASE WHEN each.answered = 0 THEN each.sent ELSE 0 END) AS sent,
            SUM(CASE WHEN each.answered = 0 THEN each.received ELSE 0 END) AS received
        FROM (
            SELECT
                rw.run AS run,
                rw.source AS source,
                rw."window" AS window_id,
                q.question AS question,
                MAX(CASE WHEN c.state = 'settled' THEN 1 ELSE 0 END) AS answered,
                MAX(CASE WHEN c.state IN ('planned', 'sent', 'received') THEN 1 ELSE 0 END) AS under_way,
                MAX(CASE WHEN c.state = 'sent' THEN 1 ELSE 0 END) AS sent,
                MAX(CASE WHEN c.state = 'received' THEN 1 ELSE 0 END) AS received
            FROM run_windows AS rw
            LEFT JOIN run_call_questions AS q ON q.run = rw.run AND q."window" = rw."window"
            LEFT JOIN calls AS c ON c.id = q.call
            WHERE rw.in_force /* only rw.run rw.source */
            GROUP BY rw.run, rw.source, rw."window", q.question
        ) AS each
        GROUP BY each.run, each.source, each.window_id
    ) AS asked
    JOIN run_documents AS rd ON rd.run = asked.run AND rd.offer = asked.source
) AS w
