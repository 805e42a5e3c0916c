-- Every attempt at every call: model asked and answered, tokens, price, time, digests of what went out and came back.
CREATE VIEW audit_calls AS
SELECT
    c.id AS call, c.key AS key, c.attempt AS attempt, c.run AS run, c."window" AS window_id, w.source AS document,
    c.state AS state, c.purpose AS purpose, c.model_requested AS model_requested, c.model_returned AS model_returned,
    c.planned_at AS planned_at, c.sent_at AS sent_at, c.received_at AS received_at, c.settled_at AS settled_at,
    c.seconds AS seconds, c.status_code AS status_code, c.finish_reason AS finish_reason, c.request AS request_sha256,
    c.response AS response_sha256, c.headers AS headers, c.input_tokens AS input_tokens_counted,
    c.usage_input AS input_tokens, c.usage_cached AS cached_tokens, c.usage_output AS output_tokens,
    c.usage_reasoning AS reasoning_tokens, c.cost AS cost, c.currency AS currency,
    CASE WHEN c.cost_presumed THEN 1 ELSE 0 END AS cost_presumed,
    c.reserved AS cost_reserved, c.trace_status AS reasoning_status,
    c.findings AS findings, c.failure_kind AS failure_kind, c.failure_detail AS failure_detail
FROM calls AS c JOIN windows AS w ON w.id = c."window"
