//! The functions whose arguments are plain values.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ipnet::IpNet;
use serde_json::Value;

use super::{Scope, Unresolved, scalar_text};
use crate::sandbox::engine::kinds;

type Function = fn(&Scope<'_>, &[Value]) -> Result<Value, Unresolved>;

/// Every function there is beyond the ones with a form of their own. An argument that is no list
/// is a list of one.
const FUNCTIONS: &[(&str, Function)] = &[
    ("Fn::Base64", base64),
    ("Fn::Cidr", cidr),
    ("Fn::GetAZs", zones),
    ("Fn::ImportValue", import),
    ("Fn::Join", join),
    ("Fn::Length", length),
    ("Fn::Select", select),
    ("Fn::Split", split),
    ("Fn::ToJsonString", to_json),
];

impl Scope<'_> {
    pub(super) fn call(&self, function: &str, argument: &Value) -> Result<Value, Unresolved> {
        let Some((_, run)) = FUNCTIONS.iter().find(|(name, _)| *name == function) else {
            return Err(Unresolved(format!(
                "Template format error: Unrecognized function {function}"
            )));
        };
        let argument = self.resolve(argument)?.unwrap_or_default();
        // A list that is itself the value, not a list of arguments.
        let whole = matches!(function, "Fn::Length" | "Fn::ToJsonString");
        match argument {
            Value::Array(arguments) if !whole => run(self, &arguments),
            one => run(self, &[one]),
        }
    }

    /// `Fn::FindInMap`.
    pub(super) fn find_in_map(
        &self,
        map: Option<&str>,
        keys: &[Value],
    ) -> Result<Value, Unresolved> {
        let [first, second, ..] = keys else {
            return Err(wrong(
                "Fn::FindInMap",
                "three parameters, the map name, map key and the attribute for return value",
            ));
        };
        let map = map.unwrap_or_default();
        let first = self.text(first)?.unwrap_or_default();
        let second = self.text(second)?.unwrap_or_default();
        self.frame
            .mappings
            .get(map)
            .and_then(|map| map.get(&first)?.get(&second))
            .cloned()
            .ok_or_else(|| {
                Unresolved::template(format!(
                    "Unable to get mapping for {map}::{first}::{second}"
                ))
            })
    }
}

fn base64(_: &Scope<'_>, arguments: &[Value]) -> Result<Value, Unresolved> {
    let text = one_text(arguments).ok_or_else(|| wrong("Fn::Base64", "one string"))?;
    Ok(Value::from(STANDARD.encode(text)))
}

fn cidr(_: &Scope<'_>, arguments: &[Value]) -> Result<Value, Unresolved> {
    let refused = || {
        wrong(
            "Fn::Cidr",
            "an IP block, a count from 1 to 256 and a number of bits",
        )
    };
    let text = |index: usize| arguments.get(index).and_then(scalar_text);
    let block: IpNet = text(0)
        .and_then(|block| block.parse().ok())
        .ok_or_else(refused)?;
    let count: usize = text(1)
        .and_then(|count| count.parse().ok())
        .ok_or_else(refused)?;
    let bits: u8 = match text(2) {
        Some(bits) => bits.parse().map_err(|_| refused())?,
        None if block.max_prefix_len() == 32 => 8,
        None => return Err(refused()),
    };
    let prefix = block
        .max_prefix_len()
        .checked_sub(bits)
        .ok_or_else(refused)?;
    let blocks: Vec<Value> = block
        .subnets(prefix)
        .map_err(|_| refused())?
        .take(count)
        .map(|subnet| Value::from(subnet.to_string()))
        .collect();
    if !(1..=256).contains(&count) || blocks.len() < count {
        return Err(refused());
    }
    Ok(Value::Array(blocks))
}

#[expect(clippy::unnecessary_wraps, reason = "one signature for every function")]
fn zones(scope: &Scope<'_>, arguments: &[Value]) -> Result<Value, Unresolved> {
    let region = one_text(arguments)
        .filter(|region| !region.is_empty())
        .unwrap_or_else(|| scope.place.region.clone());
    Ok(Value::from(kinds::zone_names(&region)))
}

fn import(scope: &Scope<'_>, arguments: &[Value]) -> Result<Value, Unresolved> {
    let name = one_text(arguments).ok_or_else(|| wrong("Fn::ImportValue", "one string"))?;
    scope.import(&name)
}

fn join(_: &Scope<'_>, arguments: &[Value]) -> Result<Value, Unresolved> {
    let refused = || {
        wrong(
            "Fn::Join",
            "two parameters, a string delimiter and a list of strings to be joined",
        )
    };
    let [Value::String(delimiter), Value::Array(items)] = arguments else {
        return Err(refused());
    };
    let texts: Option<Vec<String>> = items.iter().map(scalar_text).collect();
    Ok(Value::from(texts.ok_or_else(refused)?.join(delimiter)))
}

fn length(_: &Scope<'_>, arguments: &[Value]) -> Result<Value, Unresolved> {
    match arguments {
        [Value::Array(items)] => Ok(Value::from(items.len())),
        _ => Err(wrong("Fn::Length", "one list")),
    }
}

fn select(_: &Scope<'_>, arguments: &[Value]) -> Result<Value, Unresolved> {
    let [index, Value::Array(items)] = arguments else {
        return Err(wrong("Fn::Select", "two parameters, an index and a list"));
    };
    scalar_text(index)
        .and_then(|index| index.parse::<usize>().ok())
        .and_then(|index| items.get(index))
        .cloned()
        .ok_or_else(|| {
            Unresolved::template(
                "Fn::Select cannot select nonexistent value at index ".to_owned()
                    + &scalar_text(index).unwrap_or_default(),
            )
        })
}

fn split(_: &Scope<'_>, arguments: &[Value]) -> Result<Value, Unresolved> {
    match arguments {
        [Value::String(delimiter), Value::String(text)] if !delimiter.is_empty() => Ok(
            Value::from(text.split(delimiter.as_str()).collect::<Vec<_>>()),
        ),
        _ => Err(wrong(
            "Fn::Split",
            "two parameters, a string delimiter and a string to be split",
        )),
    }
}

fn to_json(_: &Scope<'_>, arguments: &[Value]) -> Result<Value, Unresolved> {
    match arguments.first() {
        Some(value) => Ok(Value::from(value.to_string())),
        None => Err(wrong("Fn::ToJsonString", "an object or a list")),
    }
}

fn one_text(arguments: &[Value]) -> Option<String> {
    match arguments {
        [one] => scalar_text(one),
        _ => None,
    }
}

fn wrong(function: &str, wants: &str) -> Unresolved {
    Unresolved::template(format!("every {function} object requires {wants}"))
}
