//! One script of lines, in plain lines and on the screen: the same journal.

use super::lines::{A_LINE, Lines, journal};
use super::screen::{BEGIN, FLAGSHIP, Screen, Wall, create, setting};
use super::support::root;
use std::fs;
use takestock::domain::tool::Tool;
use takestock::plain::hold;
use takestock::sitting::{Ending, Setting};

fn in_plain_lines(lines: &str) -> Tool {
    let wall = Wall::at(BEGIN);
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = wall.desk(&folder);
    let tool = create(&mut desk, "Dockside");
    let setting = Setting { shows_questions: true, ..setting(&mut desk, tool, FLAGSHIP, false) };
    let mut input = Lines::new(lines, wall);
    let (ending, tool) = hold(&mut desk, &mut input, &mut Vec::new(), setting, false).expect("it is held");
    assert_eq!(ending, Ending::Finished);
    tool
}

/// Each line typed, and Enter. The screen goes on by itself behind a bare pick, so there an empty line is not typed, and
/// before any other one goes back; Enter alone goes through what is read back; it asks before it shows what is private
/// again; and it opens what it shows.
fn on_the_screen(lines: &str) -> Tool {
    let wall = Wall::at(BEGIN);
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = wall.desk(&folder);
    let tool = create(&mut desk, "Dockside");
    let mut screen = Screen::over(desk, wall, folder, tool, FLAGSHIP, false, Vec::new());
    let mut went_on = false;
    for line in lines.lines() {
        screen.pass(A_LINE);
        if std::mem::take(&mut went_on) {
            if line.is_empty() {
                continue;
            }
            super::screen::script(&mut screen, "[Shift-Tab]");
        }
        let before = screen.app.sitting.topic();
        let reads_back = line.is_empty() && screen.app.sitting.is_read_back();
        screen.say(if reads_back { "/next" } else { line });
        went_on = !line.is_empty() && !line.starts_with('/') && screen.app.sitting.topic() != before;
        let after = match line {
            "/share" if screen.app.strip.is_some() => "y",
            "/inbox" => "[Esc]",
            _ => "",
        };
        super::screen::script(&mut screen, after);
    }
    assert_eq!(screen.ending, Some(Ending::Finished), "{}", screen.seen());
    let id = screen.app.sitting.tool().id;
    let stored = screen.desk.load(id).expect("the tool");
    assert_eq!(&stored, screen.app.sitting.tool(), "what is shown is what is stored");
    stored
}

#[test]
fn one_script_goes_through_both_to_the_same_journal() {
    let hour = fs::read_to_string(root().join("tests/fixtures/hour.txt")).expect("the hour");
    let (plain, screen) = (journal(&in_plain_lines(&hour)), journal(&on_the_screen(&hour)));
    let differs = plain.iter().zip(&screen).position(|(plain, screen)| plain != screen);
    let near = |lines: &[String]| {
        let at = differs.unwrap_or(0);
        lines[at.saturating_sub(1)..(at + 2).min(lines.len())].join("\n  ")
    };
    assert!(plain == screen, "event {differs:?}\nplain: {}\n\nscreen: {}", near(&plain), near(&screen));
    assert!(plain.len() > 150, "{} events", plain.len());
}
