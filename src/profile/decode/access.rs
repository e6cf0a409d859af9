//! The insides of lists, maps and enums, as serde asks for them.

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};

use super::{DecodeError, Decoder, Trail};
use crate::profile::node::{Entry, Node, Shape};

pub(super) struct Items<'a> {
    pub(super) items: std::iter::Enumerate<std::slice::Iter<'a, Node>>,
    pub(super) trail: &'a Trail<'a>,
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

pub(super) struct Entries<'a> {
    pub(super) rest: std::slice::Iter<'a, Entry>,
    pub(super) value: Option<&'a Entry>,
    pub(super) trail: &'a Trail<'a>,
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
pub(super) struct Choice<'a> {
    pub(super) word: &'a str,
    pub(super) content: Option<&'a Node>,
    pub(super) whole: Decoder<'a>,
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
