-- Every chart of every answer that stands: where its figure stands on the page, and its data as JSON.
CREATE VIEW audit_charts AS
SELECT
    a.id AS answer, a.run AS run, a.document AS document, a.question AS question, c.position AS position,
    c.figure AS figure, c.page AS page, c.box AS box, c.title AS title, c.chart AS chart
FROM standing_answers AS a JOIN charts AS c ON c.answer_seq = a.seq
