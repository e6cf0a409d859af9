//! [`Node`] to typed values: a serde data format whose errors know the path they are about.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::node::{Entry, Node, Shape};
use super::path::{Path, Step};

/// Stand-in texts for a [`Shape::Mended`], until one of them is taken: between them they read as
/// every type a profile has.
pub(super) const STAND_INS: [&str; 6] = ["1 GiB", "1 vCPU", "1 %", "1h", "10.0.0.0/16", "1"];

/// Why a node does not become the value that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DecodeError {
    /// What it is about; for a key, the path of the map it is in.
    pub path: Path,
    /// What is wrong.
    pub fault: Fault,
    /// Whether `path` is settled.
    placed: bool,
}

/// The ways a node can fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// A key that the map does not have.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys it has.
        known: Vec<&'static str>,
    },
    /// A key that the map must have.
    MissingKey(&'static str),
    /// A word that is not among the ones taken.
    UnknownWord {
        /// The word.
        word: String,
        /// The ones taken.
        known: Vec<&'static str>,
    },
    /// A stand-in stands where these keys are wanted.
    Hollow(Vec<&'static str>),
    /// Anything else.
    Wrong(String),
}

impl DecodeError {
    fn new(fault: Fault) -> Self {
        Self {
            path: Path::default(),
            fault,
            placed: false,
        }
    }

    /// Settles the path, unless one closer by already has.
    fn under(mut self, trail: &Trail<'_>) -> Self {
        if !self.placed {
            self.placed = true;
            self.path = trail.path();
        }
        self
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.path, self.fault)
    }
}

impl std::error::Error for DecodeError {}

impl de::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(Fault::Wrong(message.to_string()))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::custom(format_args!("expected {expected}"))
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Fault::UnknownKey {
            key: field.to_owned(),
            known: expected.to_vec(),
        })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Fault::MissingKey(field))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Fault::UnknownWord {
            word: variant.to_owned(),
            known: expected.to_vec(),
        })
    }
}

/// The way from the root to where the decoder stands, kept on the stack.
#[derive(Clone, Copy)]
pub(super) struct Trail<'a> {
    above: Option<&'a Self>,
    step: Option<Mark<'a>>,
}

#[derive(Clone, Copy)]
enum Mark<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Trail<'a> {
    /// The root.
    pub(super) const ROOT: Self = Self {
        above: None,
        step: None,
    };

    fn key(&'a self, key: &'a str) -> Self {
        Self {
            above: Some(self),
            step: Some(Mark::Key(key)),
        }
    }

    fn index(&'a self, index: usize) -> Self {
        Self {
            above: Some(self),
            step: Some(Mark::Index(index)),
        }
    }

    fn path(&self) -> Path {
        let mut steps = Vec::new();
        let mut here = Some(self);
        while let Some(trail) = here {
            match trail.step {
                Some(Mark::Key(key)) => steps.push(Step::Key(key.to_owned())),
                Some(Mark::Index(index)) => steps.push(Step::Index(index)),
                None => {}
            }
            here = trail.above;
        }
        steps.reverse();
        Path(steps)
    }
}

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
                [] => return Err(self.wrong(&expected())),
                several => {
                    let keys: Vec<&str> = several.iter().map(|e| e.key.as_str()).collect();
                    let fault = Fault::Wrong(format!(
                        "expected exactly one of {}, found {}",
                        list(variants),
                        list(&keys)
                    ));
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

struct Items<'a> {
    items: std::iter::Enumerate<std::slice::Iter<'a, Node>>,
    trail: &'a Trail<'a>,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        let Some((index, node)) = self.items.next() else {
            return Ok(None);
        };
        let trail = self.trail.index(index);
        seed.deserialize(Decoder {
            node,
            trail: &trail,
        })
        .map(Some)
        .map_err(|error| error.under(&trail))
    }
}

struct Entries<'a> {
    rest: std::slice::Iter<'a, Entry>,
    value: Option<&'a Entry>,
    trail: &'a Trail<'a>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeError> {
        self.value = self.rest.next();
        let Some(entry) = self.value else {
            return Ok(None);
        };
        let key: StrDeserializer<'_, DecodeError> = entry.key.as_str().into_deserializer();
        seed.deserialize(key)
            .map(Some)
            .map_err(|error| error.under(self.trail))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, DecodeError> {
        let Some(entry) = self.value.take() else {
            return Err(de::Error::custom("a value was read before its key"));
        };
        let trail = self.trail.key(&entry.key);
        seed.deserialize(Decoder {
            node: &entry.value,
            trail: &trail,
        })
        .map_err(|error| error.under(&trail))
    }
}

/// One word out of several, with or without content under it.
struct Choice<'a> {
    word: &'a str,
    content: Option<&'a Node>,
    whole: Decoder<'a>,
}

impl<'de> EnumAccess<'de> for Choice<'_> {
    type Error = DecodeError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self), DecodeError> {
        let word: StrDeserializer<'_, DecodeError> = self.word.into_deserializer();
        match seed.deserialize(word) {
            Ok(value) => Ok((value, self)),
            Err(error) => Err(error.under(self.whole.trail)),
        }
    }
}

impl<'de> VariantAccess<'de> for Choice<'_> {
    type Error = DecodeError;

    fn unit_variant(self) -> Result<(), DecodeError> {
        match self.content {
            None => Ok(()),
            Some(_) => Err(self.whole.wrong("a single word")),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, DecodeError> {
        let mended = matches!(self.whole.node.shape, Shape::Mended(_));
        let node = match self.content {
            Some(node) => node,
            None if mended => self.whole.node,
            None => {
                let expected = format!("a map under `{}`", self.word);
                return Err(self.whole.wrong(&expected));
            }
        };
        let trail = self.whole.trail.key(self.word);
        seed.deserialize(Decoder {
            node,
            trail: &trail,
        })
        .map_err(|error| error.under(&trail))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, DecodeError> {
        Err(self.whole.wrong("a single word"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, DecodeError> {
        Err(self.whole.wrong("a single word"))
    }
}
