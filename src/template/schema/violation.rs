//! What can be wrong with a resource's properties.

/// The kind of a violation; each is a rule of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Problem {
    /// The table does not hold the type.
    UnknownType,
    /// A property the type does not have.
    Unknown,
    /// A property that must be there is not.
    Required,
    /// Properties that go together or rule each other out.
    Together,
    /// A property that AWS sets.
    ReadOnly,
    /// Another type of value, such as text for a list.
    Type,
    /// Not one of the listed values.
    Choice,
    /// Text of another shape.
    Shape,
    /// Too long, too short, too large, too small, too many, too few.
    Size,
    /// The same item twice.
    Duplicate,
    /// A reference to something of another kind, such as a VPC's id for a subnet's.
    Kind,
}

impl Problem {
    /// Id of the rule.
    pub fn rule(self) -> &'static str {
        match self {
            Self::UnknownType => "type-unknown",
            Self::Unknown => "property-unknown",
            Self::Required => "property-required",
            Self::Together => "property-together",
            Self::ReadOnly => "property-read-only",
            Self::Type => "property-type",
            Self::Choice => "property-choice",
            Self::Shape => "property-shape",
            Self::Size => "property-size",
            Self::Duplicate => "property-duplicate",
            Self::Kind => "property-kind",
        }
    }

    /// Every kind, for the list of rules.
    pub const ALL: [Self; 11] = [
        Self::UnknownType,
        Self::Unknown,
        Self::Required,
        Self::Together,
        Self::ReadOnly,
        Self::Type,
        Self::Choice,
        Self::Shape,
        Self::Size,
        Self::Duplicate,
        Self::Kind,
    ];
}

/// One thing wrong with a resource's properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where, as a JSON pointer below `Properties`; empty for the properties as a whole.
    pub pointer: String,
    /// What kind.
    pub problem: Problem,
    /// What is wrong, in words.
    pub message: String,
    /// What to do, where that is known.
    pub fix: Option<String>,
}
