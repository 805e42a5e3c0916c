-- Every answer that stands, with its evidence counted and its latest review.
CREATE VIEW audit_answers AS
SELECT
    a.id AS answer, a.revision AS revision, a.sha256 AS sha256, a.run AS run, r.pack AS pack,
    r.pack_sha256 AS pack_sha256, a.document AS document,
    (SELECT n.name FROM source_names AS n WHERE n.source = a.document ORDER BY n.seq DESC LIMIT 1) AS name,
    a.question AS question, a.type AS type, a.status AS status, a.reason AS reason, a.value AS value,
    a.normalised AS normalised, a.explanation AS explanation, a.model_requested AS model_requested,
    a.model_returned AS model_returned, a.call AS call,
    (SELECT COUNT(*) FROM citations AS c WHERE c.answer_seq = a.seq) AS citations,
    (
        SELECT COUNT(*) FROM citations AS c WHERE c.answer_seq = a.seq AND c.alignment <> 'not_located'
    ) AS citations_located,
    (SELECT COUNT(*) FROM checks AS k WHERE k.answer_seq = a.seq AND k.outcome = 'fail') AS checks_failed,
    COALESCE(
        (SELECT v.state FROM reviews AS v WHERE v.answer_seq = a.seq ORDER BY v.seq DESC LIMIT 1), 'unreviewed'
    ) AS review_state,
    (SELECT v.value FROM reviews AS v WHERE v.answer_seq = a.seq ORDER BY v.seq DESC LIMIT 1) AS review_value,
    (SELECT v.author FROM reviews AS v WHERE v.answer_seq = a.seq ORDER BY v.seq DESC LIMIT 1) AS reviewed_by,
    (SELECT v.at FROM reviews AS v WHERE v.answer_seq = a.seq ORDER BY v.seq DESC LIMIT 1) AS reviewed_at,
    a.recorded_at AS recorded_at,
    (SELECT own.cause FROM answers AS own WHERE own.seq = a.seq) AS cause
FROM standing_answers AS a JOIN runs AS r ON r.id = a.run
