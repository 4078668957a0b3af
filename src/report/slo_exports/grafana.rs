//! A dashboard of Grafana over the series that the rules for Prometheus record.
//!
//! # Source
//! Grafana, "Dashboard JSON model"; `schemaVersion` as in `@grafana/schema` 13.2.

use super::node::{Node, map};
use super::plan::{Plan, severity};
use super::prometheus::{BURN, recorded, rules_name};
use super::promql::{decimal, duration, quoted};
use super::told::{clock, counted, made};
use super::{System, Text};
use crate::book::slo::AlertRow;

/// The model's version.
const SCHEMA: u32 = 42;

/// Widest name that Grafana takes as an identifier.
const LONGEST_UID: usize = 40;

/// The dashboard.
pub(super) fn text(plan: &Plan) -> Text {
    let dashboard = map([
        ("uid", uid(plan).into()),
        ("title", untemplated(&plan.title).into()),
        ("description", untemplated(&plan.description).into()),
        ("schemaVersion", SCHEMA.into()),
        ("version", 1_u32.into()),
        ("editable", true.into()),
        ("graphTooltip", 1_u32.into()),
        ("timezone", "utc".into()),
        ("refresh", "1m".into()),
        ("tags", vec!["model-quality".into(), "slo".into()].into()),
        (
            "time",
            map([
                ("from", format!("now-{}d", plan.days()).into()),
                ("to", "now".into()),
            ]),
        ),
        ("templating", map([("list", vec![datasource()].into())])),
        ("annotations", map([("list", Vec::new().into())])),
        ("links", Vec::new().into()),
        ("panels", panels(plan).into()),
    ]);
    Text {
        system: System::Grafana,
        name: format!("{}.grafana.json", plan.slo),
        text: dashboard.to_json(),
    }
}

fn uid(plan: &Plan) -> String {
    let short = plan.slo.get(..LONGEST_UID).unwrap_or(&plan.slo);
    short.trim_end_matches('-').to_owned()
}

/// Dollars begin a variable in Grafana's texts, as double brackets do.
fn untemplated(text: &str) -> String {
    text.replace('$', "\u{ff04}").replace("[[", "[ [")
}

fn datasource() -> Node {
    map([
        ("name", "datasource".into()),
        ("label", "Prometheus".into()),
        ("type", "datasource".into()),
        ("query", "prometheus".into()),
        ("hide", 0_u32.into()),
        ("multi", false.into()),
        ("includeAll", false.into()),
        ("refresh", 1_u32.into()),
        ("regex", "".into()),
        ("options", Vec::new().into()),
    ])
}

fn source() -> Node {
    map([
        ("type", "prometheus".into()),
        ("uid", "${datasource}".into()),
    ])
}

/// Places panels, left to right and top to bottom, and numbers them.
struct Grid {
    panels: Vec<Node>,
    x: u32,
    y: u32,
}

/// Columns of a dashboard.
const COLUMNS: u32 = 24;

impl Grid {
    /// The panel at the next place where it fits; all in a line are of one height.
    fn place(&mut self, width: u32, height: u32, panel: Node) {
        if self.x + width > COLUMNS {
            self.x = 0;
        }
        let at = map([
            ("x", self.x.into()),
            ("y", self.y.into()),
            ("w", width.into()),
            ("h", height.into()),
        ]);
        let id = self.panels.len() as f64 + 1.0;
        self.panels.push(panel.with("id", id).with("gridPos", at));
        self.x += width;
        if self.x >= COLUMNS {
            self.end_line(height);
        }
    }

    fn end_line(&mut self, height: u32) {
        self.x = 0;
        self.y += height;
    }
}

fn panels(plan: &Plan) -> Vec<Node> {
    let mut grid = Grid {
        panels: Vec::new(),
        x: 0,
        y: 0,
    };
    let period = format!("{}d", plan.days());
    let spent = recorded(plan, "quality_bad:ratio_rate", &period);
    let sli = format!("1 - {spent}");
    let left = recorded(plan, "quality_budget_left:ratio", "");
    let steps_sli = steps(&[(None, "red"), (Some(plan.objective), "green")]);
    let steps_left = steps(&[(None, "red"), (Some(0.0), "orange"), (Some(0.25), "green")]);
    grid.place(6, 5, stat(&format!("Good over {period}"), &sli, steps_sli));
    grid.place(
        6,
        5,
        stat(&format!("Budget left of {period}"), &left, steps_left),
    );
    grid.place(12, 5, alerts(plan));
    let objective = format!("vector({})", plan.objective);
    let shortest = plan.windows().into_iter().max();
    let recent = shortest.map_or_else(|| period.clone(), duration);
    let over_time = format!("1 - {}", recorded(plan, "quality_bad:ratio_rate", &recent));
    let lines = [
        (over_time, format!("over {recent}")),
        (sli, format!("over {period}")),
        (objective, "objective".to_owned()),
    ];
    grid.place(12, 8, lines_over_time("SLI", "percentunit", &lines, None));
    grid.place(
        12,
        8,
        lines_over_time(
            "Error budget left",
            "percentunit",
            &[(left, "left".to_owned())],
            Some(0.0),
        ),
    );
    for row in &plan.rows {
        grid.place(12, 7, burn(plan, row));
    }
    if plan.rows.len() % 2 == 1 {
        grid.end_line(7);
    }
    grid.place(24, 7, words(plan));
    grid.panels
}

fn steps(all: &[(Option<f64>, &str)]) -> Node {
    let steps = all.iter().map(|(value, colour)| {
        // The first step has no beginning: not finite is written as null.
        let value = Node::Number(value.unwrap_or(f64::NAN));
        map([("value", value), ("color", (*colour).into())])
    });
    map([
        ("mode", "absolute".into()),
        ("steps", steps.collect::<Vec<_>>().into()),
    ])
}

fn target(number: usize, expr: &str, legend: &str) -> Node {
    let id = char::from_u32('A' as u32 + u32::try_from(number).unwrap_or(0)).unwrap_or('A');
    map([
        ("refId", id.to_string().into()),
        ("datasource", source()),
        ("expr", expr.into()),
        ("legendFormat", legend.into()),
        ("range", true.into()),
        ("instant", false.into()),
    ])
}

fn panel(kind: &str, title: &str, defaults: Node, targets: Vec<Node>) -> Node {
    let config = map([("defaults", defaults), ("overrides", Vec::new().into())]);
    map([
        ("type", kind.into()),
        ("title", title.into()),
        ("datasource", source()),
        ("fieldConfig", config),
        ("targets", targets.into()),
    ])
}

fn stat(title: &str, expr: &str, thresholds: Node) -> Node {
    let defaults = map([
        ("unit", "percentunit".into()),
        ("decimals", 2_u32.into()),
        ("thresholds", thresholds),
    ]);
    let reduce = map([
        ("calcs", vec!["lastNotNull".into()].into()),
        ("fields", "".into()),
        ("values", false.into()),
    ]);
    let options = map([
        ("reduceOptions", reduce),
        ("colorMode", "value".into()),
        ("graphMode", "area".into()),
    ]);
    panel("stat", title, defaults, vec![target(0, expr, "")]).with("options", options)
}

fn lines_over_time(
    title: &str,
    unit: &str,
    lines: &[(String, String)],
    limit: Option<f64>,
) -> Node {
    let style = if limit.is_some() { "line" } else { "off" };
    let custom = map([
        ("drawStyle", "line".into()),
        ("lineWidth", 1_u32.into()),
        ("fillOpacity", 0_u32.into()),
        ("spanNulls", false.into()),
        ("thresholdsStyle", map([("mode", style.into())])),
    ]);
    let mut defaults = map([("unit", unit.into()), ("custom", custom)]);
    if let Some(limit) = limit {
        let both = [(None, "green"), (Some(limit), "red")];
        defaults = defaults.with("thresholds", steps(&both));
    }
    let targets = lines.iter().enumerate();
    let targets = targets.map(|(at, (expr, legend))| target(at, expr, legend));
    let options = map([
        (
            "legend",
            map([
                ("displayMode", "list".into()),
                ("placement", "bottom".into()),
                ("showLegend", true.into()),
            ]),
        ),
        ("tooltip", map([("mode", "multi".into())])),
    ]);
    panel("timeseries", title, defaults, targets.collect()).with("options", options)
}

/// The two burn rates of a row, and the rate at which it fires.
fn burn(plan: &Plan, row: &AlertRow) -> Node {
    let rate = |secs: u64| {
        let window = duration(secs);
        let share = recorded(plan, "quality_bad:ratio_rate", &window);
        (
            format!("{share} / {}", plan.budget),
            format!("over {window}"),
        )
    };
    let mut lines = vec![rate(row.long_secs)];
    if row.short_secs != row.long_secs {
        lines.push(rate(row.short_secs));
    }
    let burn = decimal(row.burn);
    let title = format!("Burn rate: {} above {burn} in both", severity(row));
    lines_over_time(&title, "short", &lines, Some(burn))
}

/// The alerts that fire, over time.
fn alerts(plan: &Plan) -> Node {
    let expr = format!(
        "ALERTS{{alertname=\"{BURN}\",alertstate=\"firing\",slo={}}}",
        quoted(&plan.slo)
    );
    let custom = map([("fillOpacity", 80_u32.into()), ("lineWidth", 0_u32.into())]);
    let defaults = map([
        ("custom", custom),
        ("thresholds", steps(&[(None, "red")])),
        ("noValue", "none".into()),
    ]);
    let legend = "{{severity}}: {{long}}, {{short}}";
    let options = map([
        ("showValue", "never".into()),
        ("rowHeight", 0.8.into()),
        ("mergeValues", true.into()),
        (
            "legend",
            map([
                ("displayMode", "list".into()),
                ("placement", "bottom".into()),
                ("showLegend", false.into()),
            ]),
        ),
    ]);
    panel(
        "state-timeline",
        "Alerts that fire",
        defaults,
        vec![target(0, &expr, legend)],
    )
    .with("options", options)
}

/// How it was made, and which clock it goes by.
fn words(plan: &Plan) -> Node {
    let mut lines = vec![
        made(plan, System::Grafana),
        format!("It shows what {} records.", rules_name(plan)),
    ];
    lines.extend([counted(plan), clock(plan)]);
    lines.extend(plan.told.iter().cloned());
    let text = lines.iter().map(|line| escaped(&untemplated(line)));
    let options = map([
        ("mode", "markdown".into()),
        ("content", text.collect::<Vec<_>>().join("\n\n").into()),
    ]);
    map([
        ("type", "text".into()),
        ("title", "How this was made".into()),
        ("options", options),
    ])
}

/// A text that Markdown leaves as it is.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                out.extend(['\\', letter]);
            }
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
