-- The answers that stand: of each the highest revision.
CREATE VIEW standing_answers AS
SELECT a.*
FROM answers AS a
WHERE NOT EXISTS (SELECT 1 FROM answers AS later WHERE later.id = a.id AND later.revision > a.revision)
