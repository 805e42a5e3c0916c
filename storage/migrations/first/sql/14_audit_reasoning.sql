-- The model's working behind every answer that stands: an explanation, never evidence.
CREATE VIEW audit_reasoning AS
SELECT
    a.id AS answer, a.run AS run, a.document AS document, a.question AS question, a.call AS call,
    a.reasoning_status AS status, a.reasoning_tokens AS tokens, t.sha256 AS sha256, t.text AS text
FROM standing_answers AS a JOIN traces AS t ON t.sha256 = a.reasoning
