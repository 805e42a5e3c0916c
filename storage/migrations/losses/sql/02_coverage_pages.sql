-- Each page a run has to account for, in one state: asked, unreadable, lost or unaccounted.
-- A page is asked once the run's windows hold all its blocks and every one of those windows was answered.
-- Pages and their slices are put side by side and grouped, so that a page in no window has a row as well.
-- `loss` names what it lacks; a page whose OCR is below the floor was asked, and is a loss all the same.
CREATE VIEW coverage_pages AS
SELECT
    q.run AS run,
    q.source AS source,
    q.page AS page,
    q.reading_reason AS reading_reason,
    q.confidence AS confidence,
    q.state AS state,
    CASE
        WHEN q.state = 'asked' AND q.confidence < 0.6 THEN 'page_hardly_legible'
        WHEN q.state = 'asked' THEN NULL
        WHEN q.state = 'unreadable' THEN 'page_unreadable'
        WHEN q.state = 'lost' AND q.rank = 1 THEN 'page_window_lost'
        WHEN q.state = 'lost' THEN 'page_given_up'
        WHEN q.rank IS NULL THEN 'page_in_no_window'
        WHEN q.rank = 2 THEN 'page_part_in_no_window'
        ELSE 'page_not_asked'
    END AS loss
FROM (
    SELECT
        p.run AS run,
        p.source AS source,
        p.page AS page,
        p.reading_reason AS reading_reason,
        p.confidence AS confidence,
        p.rank AS rank,
        CASE
            WHEN p.reading = 'unreadable' THEN 'unreadable'
            WHEN p.rank = 1 THEN 'lost'
            WHEN p.rank = 2 AND p.begin_block = 0 AND p.end_block >= p.blocks AND (
                p.last_begin_block = 0 OR NOT EXISTS (
                    SELECT 1
                    FROM run_windows AS rw JOIN window_slices AS s ON s."window" = rw."window"
                    WHERE rw.run = p.run AND rw.source = p.source AND rw.in_force AND s.page = p.page
                        AND s.first_block > 0 AND NOT EXISTS (
                            SELECT 1
                            FROM run_windows AS rw2 JOIN window_slices AS s2 ON s2."window" = rw2."window"
                            WHERE rw2.run = p.run AND rw2.source = p.source AND rw2.in_force
                                AND s2.page = p.page AND s2.first_block < s.first_block
                                AND s2.end_block >= s.first_block
                        )
                )
            ) THEN 'asked'
            WHEN p.rank IS NULL AND p.breakdown IS NOT NULL THEN 'lost'
            WHEN p.rank = 0 AND p.breakdown IS NOT NULL THEN 'lost'
            ELSE 'unaccounted'
        END AS state
    FROM (
        SELECT
            parts.run AS run,
            parts.source AS source,
            parts.page AS page,
            MAX(parts.reading) AS reading,
            MAX(parts.reading_reason) AS reading_reason,
            MAX(parts.blocks) AS blocks,
            MAX(parts.confidence) AS confidence,
            MAX(parts.breakdown) AS breakdown,
            MIN(parts.rank) AS rank,
            MIN(parts.first_block) AS begin_block,
            MAX(parts.first_block) AS last_begin_block,
            MAX(parts.end_block) AS end_block
        FROM (
            SELECT
                rd.run AS run, rd.source AS source, pg.number AS page, pg.status AS reading, pg.reason AS reading_reason,
                pg.blocks AS blocks, pg.ocr_confidence AS confidence, rd.breakdown AS breakdown,
                NULL AS rank, NULL AS first_block, NULL AS end_block
            FROM run_documents AS rd JOIN pages AS pg ON pg.document = rd.document
            WHERE 1 = 1 /* only rd.run rd.source */
            UNION ALL
            SELECT
                cw.run, cw.source, s.page, NULL, NULL, NULL, NULL, NULL, cw.rank, s.first_block, s.end_block
            FROM coverage_windows AS cw JOIN window_slices AS s ON s."window" = cw.window_id
        ) AS parts
        GROUP BY parts.run, parts.source, parts.page
    ) AS p
    WHERE p.reading IS NOT NULL
) AS q
