//! [`Node`] to typed values: a serde data format whose errors know the path they are about.

mod access;
mod fault;

use std::fmt;

use serde::de::{self, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use access::{Choice, Entries, Items};
use fault::Trail;
pub(in crate::profile) use fault::{DecodeError, Fault};

use super::node::{Node, Shape};

/// Stand-in texts for a [`Shape::Mended`], until one of them is taken: between them they read as
/// every type a profile has.
pub(super) const STAND_INS: [&str; 7] =
    ["1 GiB", "1 vCPU", "1 %", "1h", "10.0.0.0/16", "auto", "1"];

/// Reads a typed value out of a node.
pub(super) fn decode<T: de::DeserializeOwned>(node: &Node) -> Result<T, DecodeError> {
    let trail = Trail::ROOT;
    T::deserialize(Decoder {
        node,
        trail: &trail,
    })
    .map_err(|error| error.under(&trail))
}

#[derive(Clone, Copy)]
struct Decoder<'a> {
    node: &'a Node,
    trail: &'a Trail<'a>,
}

impl<'a> Decoder<'a> {
    fn wrong(self, expected: &str) -> DecodeError {
        DecodeError::new(Fault::Wrong(format!(
            "expected {expected}, found {}",
            self.node.describe()
        )))
        .under(self.trail)
    }

    /// The text of a scalar, however it was written.
    fn scalar(self, expected: &str) -> Result<&'a str, DecodeError> {
        match &self.node.shape {
            Shape::Scalar { text, .. } => Ok(text),
            Shape::Mended(turn) => Ok(STAND_INS.get(*turn).copied().unwrap_or("1")),
            _ => Err(self.wrong(expected)),
        }
    }

    /// A whole number within a type's bounds.
    fn whole<T>(self, smallest: T, largest: T) -> Result<T, DecodeError>
    where
        T: std::str::FromStr + fmt::Display + From<u8> + Copy,
    {
        let expected = format!("a whole number from {smallest} to {largest}");
        match &self.node.shape {
            Shape::Mended(_) => Ok(T::from(1)),
            Shape::Scalar {
                text,
                quoted: false,
            } if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                text.parse().map_err(|_| self.wrong(&expected))
            }
            _ => Err(self.wrong(&expected)),
        }
    }
}

macro_rules! whole {
    ($($method:ident $visit:ident $type:ty),*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
            let number = self.whole(<$type>::MIN, <$type>::MAX)?;
            visitor.$visit(number).map_err(|error: DecodeError| error.under(self.trail))
        })*
    };
}

impl<'de> Deserializer<'de> for Decoder<'_> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match &self.node.shape {
            Shape::Null => visitor.visit_unit(),
            Shape::Scalar { .. } | Shape::Mended(_) => self.deserialize_str(visitor),
            Shape::List(_) => self.deserialize_seq(visitor),
            Shape::Map(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let value = match &self.node.shape {
            Shape::Scalar {
                text,
                quoted: false,
            } if text == "true" => true,
            Shape::Scalar {
                text,
                quoted: false,
            } if text == "false" => false,
            Shape::Mended(_) => false,
            _ => return Err(self.wrong("`true` or `false`")),
        };
        visitor.visit_bool(value)
    }

    whole!(deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16,
           deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64);

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let text = self.scalar("text")?;
        visitor
            .visit_str(text)
            .map_err(|error: DecodeError| error.under(self.trail))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.node.shape {
            Shape::Null | Shape::Mended(_) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let items = match &self.node.shape {
            Shape::List(items) => items.as_slice(),
            Shape::Mended(_) => &[],
            _ => return Err(self.wrong("a list")),
        };
        visitor
            .visit_seq(Items {
                items: items.iter().enumerate(),
                trail: self.trail,
            })
            .map_err(|error: DecodeError| error.under(self.trail))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match &self.node.shape {
            Shape::List(items) if items.len() == length => self.deserialize_seq(visitor),
            _ => Err(self.wrong(&format!("a list of {length} values"))),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        let entries = match &self.node.shape {
            Shape::Map(entries) => entries.as_slice(),
            Shape::Mended(_) => &[],
            _ => return Err(self.wrong("a map")),
        };
        visitor
            .visit_map(Entries {
                rest: entries.iter(),
                value: None,
                trail: self.trail,
            })
            .map_err(|error: DecodeError| error.under(self.trail))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        match &self.node.shape {
            Shape::Map(_) => self.deserialize_map(visitor),
            Shape::Mended(_) => {
                Err(DecodeError::new(Fault::Hollow(fields.to_vec())).under(self.trail))
            }
            _ => Err(self.wrong(&format!("a map with {}", list(fields)))),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let expected = || format!("one of {}", list(variants));
        let (word, content) = match &self.node.shape {
            Shape::Scalar { text, .. } => (text.as_str(), None),
            Shape::Mended(_) => (variants.first().copied().unwrap_or_default(), None),
            Shape::Map(entries) => match entries.as_slice() {
                [entry] => (entry.key.as_str(), Some(&entry.value)),
                [] => {
                    let fault = Fault::Wrong(format!("expected {}, found none", expected()));
                    return Err(DecodeError::new(fault).under(self.trail));
                }
                several => {
                    let fault = Fault::Several {
                        keys: several.iter().map(|entry| entry.key.clone()).collect(),
                        known: variants.to_vec(),
                    };
                    return Err(DecodeError::new(fault).under(self.trail));
                }
            },
            _ => return Err(self.wrong(&expected())),
        };
        visitor
            .visit_enum(Choice {
                word,
                content,
                whole: self,
            })
            .map_err(|error: DecodeError| error.under(self.trail))
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u128 f32 f64 char bytes byte_buf unit unit_struct
        tuple_struct identifier ignored_any
    }
}

/// Names in backticks, as a list.
pub(super) fn list<T: AsRef<str>>(names: &[T]) -> String {
    let quoted: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    quoted.join(", ")
}
