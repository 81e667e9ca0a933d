//! The comparison as a picture: SVG that a README shows as it is, legible on light and on dark.

use crate::measure::{time, whole};
use std::fmt::Write as _;

/// What is drawn of so many in flight: each figure is Docket's and the peer's.
pub(crate) struct Bars {
    pub(crate) in_flight: usize,
    /// Durable decisions a second.
    pub(crate) rate: [f64; 2],
    /// Seconds from the POST to the known outcome, the median.
    pub(crate) median: [f64; 2],
    /// The 99th hundredth.
    pub(crate) slow: [f64; 2],
}

const WIDTH: usize = 760;
/// Where bars begin and how long the longest is.
const LEFT: usize = 150;
const LONGEST: usize = 440;
const BAR: usize = 16;
const GAP: usize = 3;
const GROUP: usize = 16;
const HEADING: usize = 34;

const STYLE: &str = "
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .heading { font-weight: 600; }
  .quiet { fill: #59636e; }
  .docket { fill: #0b6bcb; }
  .peer { fill: #8c959f; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .quiet { fill: #9198a1; }
    .docket { fill: #4c9ff0; }
    .peer { fill: #7d8590; }
  }
";

/// Draws them. `machine` is named below.
pub(crate) fn draw(levels: &[Bars], machine: &str) -> String {
    let mut drawing = Drawing::default();
    drawing.legend();
    drawing.y += 8;
    let rate = |value: f64| format!("{} a second", whole(value));
    drawing.panel("Durable decisions over HTTP: longer is better", levels, |it| it.rate, rate);
    drawing.panel("POST to known outcome, median: shorter is better", levels, |it| it.median, time);
    drawing.panel("POST to known outcome, 99th percentile: shorter is better", levels, |it| it.slow, time);
    drawing.line(
        &format!("{machine}, shared by the clients and both servers. Made by `cargo xtask bench`."),
        "quiet",
    );
    drawing.finish()
}

#[derive(Default)]
struct Drawing {
    body: String,
    y: usize,
}

impl Drawing {
    fn legend(&mut self) {
        self.y += 26;
        for (x, class, name) in
            [(LEFT, "docket", "Docket"), (LEFT + 90, "peer", "PostgreSQL with exclusion constraints")]
        {
            let _ = writeln!(
                self.body,
                "<rect class=\"{class}\" x=\"{x}\" y=\"{}\" width=\"12\" height=\"12\" rx=\"2\"/>\
                 <text x=\"{}\" y=\"{}\">{name}</text>",
                self.y - 11,
                x + 18,
                self.y
            );
        }
    }

    fn panel(
        &mut self,
        heading: &str,
        levels: &[Bars],
        part: impl Fn(&Bars) -> [f64; 2],
        text: impl Fn(f64) -> String,
    ) {
        self.line(heading, "heading");
        self.y += 10;
        let most = levels.iter().flat_map(&part).fold(f64::MIN_POSITIVE, f64::max);
        for level in levels {
            let middle = self.y + BAR + GAP + 2;
            let _ = writeln!(
                self.body,
                "<text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{} in flight</text>",
                LEFT - 12,
                level.in_flight
            );
            for (class, value) in ["docket", "peer"].into_iter().zip(part(level)) {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    clippy::cast_precision_loss,
                    reason = "a length in a picture"
                )]
                let length = ((value / most * LONGEST as f64) as usize).max(2);
                let _ = writeln!(
                    self.body,
                    "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{}\" width=\"{length}\" height=\"{BAR}\" rx=\"2\"/>\
                     <text x=\"{}\" y=\"{}\">{}</text>",
                    self.y,
                    LEFT + length + 8,
                    self.y + BAR - 4,
                    text(value)
                );
                self.y += BAR + GAP;
            }
            self.y += GROUP - GAP;
        }
    }

    fn line(&mut self, text: &str, class: &str) {
        self.y += HEADING - 10;
        let _ =
            writeln!(self.body, "<text class=\"{class}\" x=\"16\" y=\"{}\">{}</text>", self.y, escaped(text));
    }

    fn finish(self) -> String {
        let height = self.y + 18;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
             role=\"img\">\n<title>Docket beside PostgreSQL</title>\n<style>{STYLE}</style>\n{}</svg>\n",
            self.body
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
