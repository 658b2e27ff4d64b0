//! Where things stand on the screen, by its size alone.

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Area {
    /// Columns from the left.
    pub x: u16,
    /// Rows from the top.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// Where things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Tool, people, clock, saved.
    pub header: Area,
    /// Every question; on wide screens.
    pub outline: Option<Area>,
    /// The question, what was said, and the line.
    pub main: Area,
    /// Probes, what to notice, what was caught; on wide screens.
    pub coach: Option<Area>,
    /// The clock and the hints.
    pub footer: Area,
}

/// The least columns and rows with which anything can be done.
pub const LEAST: (u16, u16) = (24, 6);

impl Layout {
    /// The layout for a terminal of this size; none if it is too small.
    pub fn of(columns: u16, rows: u16) -> Option<Layout> {
        if columns < LEAST.0 || rows < LEAST.1 {
            return None;
        }
        let wide = columns >= 110 && rows >= 20;
        let (header, footer) = if rows >= 12 { (2, 3) } else { (1, 1) };
        let (left, right) = if wide { (29, 31) } else { (0, 0) };
        let middle = rows - header - footer;
        let pane = |x, width| Area { x, y: header, width, height: middle };
        Some(Layout {
            header: Area { x: 0, y: 0, width: columns, height: header },
            outline: wide.then(|| pane(0, left)),
            main: pane(left, columns - left - right),
            coach: wide.then(|| pane(columns - right, right)),
            footer: Area { x: 0, y: rows - footer, width: columns, height: footer },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_is_covered_once_or_refused() {
        for columns in 1..200 {
            for rows in 1..60 {
                let Some(layout) = Layout::of(columns, rows) else {
                    assert!(columns < LEAST.0 || rows < LEAST.1);
                    continue;
                };
                let panes = [layout.outline, Some(layout.main), layout.coach];
                let width: u16 = panes.iter().flatten().map(|pane| pane.width).sum();
                assert_eq!(width, columns);
                assert_eq!(layout.header.height + layout.main.height + layout.footer.height, rows);
                assert!(layout.main.width >= 24 && layout.main.height >= 4, "{columns}x{rows}");
            }
        }
    }
}
