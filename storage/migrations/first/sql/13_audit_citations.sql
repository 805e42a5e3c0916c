-- Every quote of every answer that stands, and where code found it; boxes as JSON, in points from the page's top left.
CREATE VIEW audit_citations AS
SELECT
    a.id AS answer, a.run AS run, a.document AS document, a.question AS question, c.position AS position,
    c.page AS page, c.quote AS quote, c.alignment AS alignment, c.score AS score, c.boxes AS boxes,
    c.block AS block, c.start_offset AS start_offset, c.end_offset AS end_offset
FROM standing_answers AS a JOIN citations AS c ON c.answer_seq = a.seq
