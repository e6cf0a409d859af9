//! The files of a run folder.

/// A file of a run folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunFile {
    /// The resolved profile.
    Profile,
    /// The template that was sent.
    Template,
    /// SHA-256 of the template, as `sha256sum --check` reads it.
    TemplateDigest,
    /// What the run ran in.
    Environment,
    /// What happened, a line an event.
    Events,
    /// When each container started, a line a container.
    Samples,
    /// Containers over time, a row a second.
    Curve,
    /// The chart, for the web and for print.
    ChartSvg,
    /// The chart, as a picture.
    ChartPng,
    /// The page.
    Report,
    /// All figures. Written last: where it is, the run is finished.
    Summary,
}

impl RunFile {
    /// Every file, in the order in which they come.
    pub const ALL: [Self; 11] = [
        Self::Profile,
        Self::Template,
        Self::TemplateDigest,
        Self::Environment,
        Self::Events,
        Self::Samples,
        Self::Curve,
        Self::ChartSvg,
        Self::ChartPng,
        Self::Report,
        Self::Summary,
    ];

    /// Its name in the folder.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile.yaml",
            Self::Template => "template.json",
            Self::TemplateDigest => "template.sha256",
            Self::Environment => "environment.json",
            Self::Events => "events.ndjson",
            Self::Samples => "samples.ndjson",
            Self::Curve => "curve.csv",
            Self::ChartSvg => "chart.svg",
            Self::ChartPng => "chart.png",
            Self::Report => "report.html",
            Self::Summary => "summary.json",
        }
    }

    /// Whether it is text, in which account numbers could stand.
    pub(super) const fn is_text(self) -> bool {
        !matches!(self, Self::ChartPng)
    }
}
