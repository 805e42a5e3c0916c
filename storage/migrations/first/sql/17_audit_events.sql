-- The journal: what was done, when, by whom; detail as JSON.
CREATE VIEW audit_events AS
SELECT seq, id AS event, at, actor, action, run, subject, detail
FROM events
