-- Each question a run owes each document it read: the answer's status, or unaccounted.
-- `loss` names what its answer lacks. What a window said that failed as a whole is the window's loss, not counted here;
-- a window that was read and did not answer this question is counted here, and so is a later look that was lost.
CREATE VIEW coverage_questions AS
SELECT
    q.run AS run,
    q.source AS source,
    q.question AS question,
    q.state AS state,
    CASE
        WHEN q.state = 'unaccounted' THEN 'question_not_answered'
        WHEN q.state = 'failed' AND q.status IS NULL THEN 'question_given_up'
        WHEN q.state = 'failed' AND q.unread > 0 THEN 'question_not_in_reply'
        WHEN q.state = 'failed' THEN 'question_failed'
        WHEN q.unread > 0 THEN 'question_not_in_reply'
        WHEN q.later > 0 THEN 'second_look_lost'
        WHEN q.rows_short IS NOT NULL THEN 'rows_not_returned'
    END AS loss,
    CASE
        WHEN q.state = 'failed' OR q.status IS NULL THEN q.reason
        WHEN q.unread > 0 OR q.later > 0 THEN q.missing
        WHEN q.rows_short IS NOT NULL THEN q.rows_short
        ELSE q.reason
    END AS reason
FROM (
    SELECT
        rd.run AS run,
        rd.source AS source,
        rq.question AS question,
        a.status AS status,
        CASE
            WHEN a.status IS NOT NULL THEN a.status
            WHEN rd.breakdown IS NOT NULL THEN 'failed'
            ELSE 'unaccounted'
        END AS state,
        COALESCE(a.reason, rd.breakdown) AS reason,
        COALESCE(m.unread, 0) AS unread,
        COALESCE(m.later, 0) AS later,
        m.missing AS missing,
        (
            SELECT MIN(k.detail) FROM checks AS k
            WHERE k.answer_seq = a.seq AND k.check_name = 'rows_returned' AND k.outcome = 'fail'
        ) AS rows_short
    FROM run_documents AS rd
    JOIN run_questions AS rq ON rq.run = rd.run
    LEFT JOIN standing_answers AS a ON a.run = rd.run AND a.document = rd.source AND a.question = rq.question
    LEFT JOIN (
        SELECT
            v.answer_seq AS answer_seq,
            SUM(CASE WHEN v.look = 'first' THEN 1 ELSE 0 END) AS unread,
            SUM(CASE WHEN v.look <> 'first' THEN 1 ELSE 0 END) AS later,
            MIN(v.reason) AS missing
        FROM answers AS said
        JOIN answer_views AS v ON v.answer_seq = said.seq
        LEFT JOIN calls AS c ON c.id = v.call
        WHERE v.status = 'failed' AND (v.look <> 'first' OR c.state = 'settled') /* only said.run said.document */
        GROUP BY v.answer_seq
    ) AS m ON m.answer_seq = a.seq
    WHERE rd.document IS NOT NULL /* only rd.run rd.source */
) AS q
