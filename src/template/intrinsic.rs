//! Intrinsic functions: what a value says beyond its literal self, and what it points at.
//!
//! Source of the forms: the "Intrinsic function reference" of the CloudFormation user guide,
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>.

use serde_json::{Map, Value};

/// A value that is a function call: an object with one key that names the function.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Intrinsic<'t> {
    /// `{"Ref": "Name"}`.
    Ref(&'t str),
    /// `{"Fn::GetAtt": ["Resource", "Attribute"]}` or `{"Fn::GetAtt": "Resource.Attribute"}`.
    GetAtt {
        /// Logical id.
        resource: &'t str,
        /// Attribute; `None` when it is itself computed (`{"Ref": …}` in the list form).
        attribute: Option<&'t str>,
    },
    /// `{"Fn::Sub": "text"}` or `{"Fn::Sub": ["text", {"Name": value}]}`.
    Sub {
        /// The text with `${…}` in it; [`sub_parts`] takes it apart.
        text: &'t str,
        /// Names that hold inside this text alone.
        variables: Option<&'t Map<String, Value>>,
    },
    /// `{"Fn::If": ["Condition", then, otherwise]}`.
    If {
        /// Name of the condition.
        condition: &'t str,
        /// Value when it holds.
        then: &'t Value,
        /// Value when it does not.
        otherwise: &'t Value,
    },
    /// `{"Fn::FindInMap": ["Map", first, second]}`.
    FindInMap {
        /// The mapping; `None` when its name is computed.
        map: Option<&'t str>,
        /// Keys, computed or literal, in order.
        keys: &'t [Value],
    },
    /// `{"Condition": "Name"}`, as used inside `Conditions`.
    Condition(&'t str),
    /// `Fn::Join`, `Fn::Select`, `Fn::Split`, `Fn::Cidr`, `Fn::GetAZs`, `Fn::Base64` and the rest,
    /// whose arguments are plain values.
    Call {
        /// Function name with its `Fn::`.
        function: &'t str,
        /// The argument.
        argument: &'t Value,
    },
    /// A function whose argument has not the form the function wants.
    Malformed {
        /// Function name.
        function: &'t str,
    },
}

impl<'t> Intrinsic<'t> {
    /// The function call that `value` is; `None` for plain values.
    pub fn of(value: &'t Value) -> Option<Self> {
        let map = value.as_object()?;
        let (function, argument) = map.iter().next().filter(|_| map.len() == 1)?;
        let parsed = match function.as_str() {
            "Ref" => argument.as_str().map(Self::Ref),
            // A policy document may hold a lone `Condition` map; only a name is a condition.
            "Condition" => return argument.as_str().map(Self::Condition),
            "Fn::GetAtt" => get_att(argument),
            "Fn::Sub" => sub(argument),
            "Fn::If" => match argument.as_array().map(Vec::as_slice) {
                Some([Value::String(condition), then, otherwise]) => Some(Self::If {
                    condition,
                    then,
                    otherwise,
                }),
                _ => None,
            },
            "Fn::FindInMap" => match argument.as_array().map(Vec::as_slice) {
                Some([map, keys @ ..]) if keys.len() >= 2 => Some(Self::FindInMap {
                    map: map.as_str(),
                    keys,
                }),
                _ => None,
            },
            name if name.starts_with("Fn::") => Some(Self::Call { function, argument }),
            _ => return None,
        };
        Some(parsed.unwrap_or(Self::Malformed { function }))
    }
}

fn get_att(argument: &Value) -> Option<Intrinsic<'_>> {
    match argument {
        Value::String(dotted) => {
            let (resource, attribute) = dotted.split_once('.')?;
            Some(Intrinsic::GetAtt {
                resource,
                attribute: Some(attribute),
            })
        }
        Value::Array(items) => match items.as_slice() {
            [Value::String(resource), attribute] => Some(Intrinsic::GetAtt {
                resource,
                attribute: attribute.as_str(),
            }),
            _ => None,
        },
        _ => None,
    }
}

fn sub(argument: &Value) -> Option<Intrinsic<'_>> {
    match argument {
        Value::String(text) => Some(Intrinsic::Sub {
            text,
            variables: None,
        }),
        Value::Array(items) => match items.as_slice() {
            [Value::String(text), Value::Object(variables)] => Some(Intrinsic::Sub {
                text,
                variables: Some(variables),
            }),
            _ => None,
        },
        _ => None,
    }
}

/// A piece of a `Fn::Sub` text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubPart<'t> {
    /// Copied as it is.
    Text(&'t str),
    /// `${Name}` or `${Resource.Attribute}`, without the braces.
    Name(&'t str),
}

/// Takes a `Fn::Sub` text apart. `${!Name}` is the text `${Name}`; an unclosed `${` is text.
pub fn sub_parts(text: &str) -> Vec<SubPart<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("${") {
        if !before.is_empty() {
            parts.push(SubPart::Text(before));
        }
        let Some((name, after)) = from.split_once('}') else {
            parts.push(SubPart::Text(rest.get(before.len()..).unwrap_or_default()));
            return parts;
        };
        if let Some(escaped) = from.strip_prefix('!') {
            parts.push(SubPart::Text("${"));
            rest = escaped;
        } else {
            parts.push(SubPart::Name(name.trim()));
            rest = after;
        }
    }
    if !rest.is_empty() {
        parts.push(SubPart::Text(rest));
    }
    parts
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_of_get_att_are_one() {
        for argument in [
            json!("Nat.AllocationId.X"),
            json!(["Nat", "AllocationId.X"]),
        ] {
            let value = json!({"Fn::GetAtt": argument});
            let expected = Intrinsic::GetAtt {
                resource: "Nat",
                attribute: Some("AllocationId.X"),
            };
            assert_eq!(Intrinsic::of(&value), Some(expected));
        }
    }

    #[test]
    fn a_policy_condition_is_a_plain_value() {
        let block = json!({"Condition": {"StringEquals": {"aws:sourceVpc": "vpc-1"}}});
        assert_eq!(Intrinsic::of(&block), None);
        let named = json!({"Condition": "HasNat"});
        assert_eq!(Intrinsic::of(&named), Some(Intrinsic::Condition("HasNat")));
    }

    #[test]
    fn a_wrong_argument_is_malformed_not_plain() {
        for value in [
            json!({"Fn::GetAtt": ["Nat"]}),
            json!({"Ref": 3}),
            json!({"Fn::Sub": ["text"]}),
            json!({"Fn::If": ["A", 1]}),
            json!({"Fn::FindInMap": ["A", "b"]}),
        ] {
            assert!(
                matches!(Intrinsic::of(&value), Some(Intrinsic::Malformed { .. })),
                "{value}"
            );
        }
    }

    #[test]
    fn sub_text_is_taken_apart() {
        use SubPart::{Name, Text};
        let cases: [(&str, &[SubPart<'_>]); 6] = [
            ("plain", &[Text("plain")]),
            ("${A}", &[Name("A")]),
            (
                "x-${A.B}/${AWS::Region}",
                &[Text("x-"), Name("A.B"), Text("/"), Name("AWS::Region")],
            ),
            ("${!HOME}/${A}", &[Text("${"), Text("HOME}/"), Name("A")]),
            ("$A ${", &[Text("$A "), Text("${")]),
            ("", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(sub_parts(text), expected, "{text}");
        }
    }
}
