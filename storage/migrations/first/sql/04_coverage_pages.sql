-- Each page a run has to account for, in one state: asked, unreadable, lost or unaccounted.
-- A page is asked once windows hold all its blocks and every one of them was answered.
CREATE VIEW coverage_pages AS
SELECT
    rd.run AS run,
    rd.source AS source,
    p.number AS page,
    p.reason AS reading_reason,
    CASE
        WHEN p.status = 'unreadable' THEN 'unreadable'
        WHEN EXISTS (
            SELECT 1 FROM coverage_windows AS cw JOIN window_slices AS s ON s."window" = cw.window_id
            WHERE cw.run = rd.run AND cw.source = rd.source AND s.page = p.number AND cw.state = 'failed'
        ) THEN 'lost'
        WHEN rd.breakdown IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM coverage_windows AS cw JOIN window_slices AS s ON s."window" = cw.window_id
            WHERE cw.run = rd.run AND cw.source = rd.source AND s.page = p.number AND cw.state = 'answered'
        ) THEN 'lost'
        WHEN EXISTS (
            SELECT 1 FROM coverage_windows AS cw JOIN window_slices AS s ON s."window" = cw.window_id
            WHERE cw.run = rd.run AND cw.source = rd.source AND s.page = p.number AND cw.state = 'unaccounted'
        ) THEN 'unaccounted'
        WHEN NOT EXISTS (
            SELECT 1 FROM run_windows AS rw JOIN window_slices AS s ON s."window" = rw."window"
            WHERE rw.run = rd.run AND rw.source = rd.source AND rw.in_force AND s.page = p.number
                AND s.first_block = 0
        ) OR NOT EXISTS (
            SELECT 1 FROM run_windows AS rw JOIN window_slices AS s ON s."window" = rw."window"
            WHERE rw.run = rd.run AND rw.source = rd.source AND rw.in_force AND s.page = p.number
                AND s.end_block >= p.blocks
        ) OR EXISTS (
            SELECT 1 FROM run_windows AS rw JOIN window_slices AS s ON s."window" = rw."window"
            WHERE rw.run = rd.run AND rw.source = rd.source AND rw.in_force AND s.page = p.number
                AND s.first_block > 0 AND NOT EXISTS (
                    SELECT 1 FROM run_windows AS rw2 JOIN window_slices AS s2 ON s2."window" = rw2."window"
                    WHERE rw2.run = rd.run AND rw2.source = rd.source AND rw2.in_force AND s2.page = p.number
                        AND s2.first_block < s.first_block AND s2.end_block >= s.first_block
                )
        ) THEN 'unaccounted'
        ELSE 'asked'
    END AS state
FROM run_documents AS rd
JOIN pages AS p ON p.document = rd.document
