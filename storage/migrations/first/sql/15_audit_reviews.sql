-- Every judgement ever given. `standing` is 1 for the latest of an answer that itself stands.
CREATE VIEW audit_reviews AS
SELECT
    v.id AS review, v.answer AS answer, a.revision AS revision, a.run AS run, a.document AS document,
    a.question AS question, v.author AS author, v.at AS at, v.state AS state, v.value AS value, v.reason AS reason,
    CASE
        WHEN EXISTS (SELECT 1 FROM reviews AS later WHERE later.answer = v.answer AND later.seq > v.seq) THEN 0
        WHEN EXISTS (SELECT 1 FROM answers AS newer WHERE newer.id = a.id AND newer.revision > a.revision) THEN 0
        ELSE 1
    END AS standing
FROM reviews AS v JOIN answers AS a ON a.seq = v.answer_seq
