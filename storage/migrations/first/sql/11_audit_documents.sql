-- Every file ever offered, once for each reading or refusal of it; `document` is null where its bytes could not be had.
CREATE VIEW audit_documents AS
SELECT
    d.source AS document,
    (SELECT n.name FROM source_names AS n WHERE n.source = d.source ORDER BY n.seq DESC LIMIT 1) AS name,
    (SELECT n.path FROM source_names AS n WHERE n.source = d.source ORDER BY n.seq DESC LIMIT 1) AS path,
    (SELECT n.collection FROM source_names AS n WHERE n.source = d.source ORDER BY n.seq DESC LIMIT 1) AS collection,
    d.reader AS reader, d.status AS status, NULL AS reason, d.kind AS kind, d.pages AS pages,
    d.findings AS findings, d.media_type AS media_type, s.size AS bytes, d.recorded_at AS recorded_at
FROM documents AS d JOIN sources AS s ON s.sha256 = d.source
UNION ALL
SELECT
    r.source,
    (SELECT n.name FROM source_names AS n WHERE n.source = r.source OR n.refusal = r.id ORDER BY n.seq DESC LIMIT 1),
    (SELECT n.path FROM source_names AS n WHERE n.source = r.source OR n.refusal = r.id ORDER BY n.seq DESC LIMIT 1),
    (
        SELECT n.collection FROM source_names AS n
        WHERE n.source = r.source OR n.refusal = r.id ORDER BY n.seq DESC LIMIT 1
    ),
    r.reader, r.status, r.reason, NULL, 0, NULL, r.media_type, s.size, r.recorded_at
FROM refusals AS r LEFT JOIN sources AS s ON s.sha256 = r.source
UNION ALL
SELECT
    s.sha256,
    (SELECT n.name FROM source_names AS n WHERE n.source = s.sha256 ORDER BY n.seq DESC LIMIT 1),
    (SELECT n.path FROM source_names AS n WHERE n.source = s.sha256 ORDER BY n.seq DESC LIMIT 1),
    (SELECT n.collection FROM source_names AS n WHERE n.source = s.sha256 ORDER BY n.seq DESC LIMIT 1),
    NULL, 'unread', NULL, NULL, 0, NULL, s.media_type, s.size, s.recorded_at
FROM sources AS s
WHERE NOT EXISTS (SELECT 1 FROM documents AS d WHERE d.source = s.sha256)
    AND NOT EXISTS (SELECT 1 FROM refusals AS r WHERE r.source = s.sha256)
