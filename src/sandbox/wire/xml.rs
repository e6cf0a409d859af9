//! Answers of the query protocols, as XML.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#response-serialization>,
//! <https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html#response-serialization>

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, BytesText, Event};

use super::service::Protocol;
use crate::sandbox::call::{ApiError, Tree};

/// What surrounds an answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Envelope<'a> {
    pub(crate) protocol: Protocol,
    pub(crate) namespace: &'a str,
    pub(crate) action: &'a str,
    pub(crate) request_id: &'a str,
}

type Xml = Writer<Vec<u8>>;

/// The body of a good answer. An action without output ([`Tree::Null`]) has no result element.
pub(crate) fn success(envelope: &Envelope<'_>, output: &Tree) -> Vec<u8> {
    written(|xml| {
        let root = format!("{}Response", envelope.action);
        element(xml, &root, envelope.namespace, |xml| {
            if envelope.protocol == Protocol::Ec2Query {
                text(xml, "requestId", envelope.request_id)?;
                return members(xml, output, envelope.protocol);
            }
            if *output != Tree::Null {
                let result = format!("{}Result", envelope.action);
                element(xml, &result, "", |xml| {
                    members(xml, output, envelope.protocol)
                })?;
            }
            element(xml, "ResponseMetadata", "", |xml| {
                text(xml, "RequestId", envelope.request_id)
            })
        })
    })
}

/// The body of an error.
pub(crate) fn failure(envelope: &Envelope<'_>, error: &ApiError) -> Vec<u8> {
    written(|xml| match envelope.protocol {
        Protocol::Ec2Query => element(xml, "Response", "", |xml| {
            element(xml, "Errors", "", |xml| {
                element(xml, "Error", "", |xml| code_and_message(xml, error))
            })?;
            text(xml, "RequestID", envelope.request_id)
        }),
        Protocol::AwsQuery | Protocol::AwsJson | Protocol::RestJson => {
            element(xml, "ErrorResponse", envelope.namespace, |xml| {
                element(xml, "Error", "", |xml| {
                    text(xml, "Type", fault_of(error))?;
                    code_and_message(xml, error)
                })?;
                text(xml, "RequestId", envelope.request_id)
            })
        }
    })
}

fn fault_of(error: &ApiError) -> &'static str {
    if error.status < 500 {
        "Sender"
    } else {
        "Receiver"
    }
}

fn code_and_message(xml: &mut Xml, error: &ApiError) -> io::Result<()> {
    text(xml, "Code", &error.code)?;
    text(xml, "Message", &error.message)
}

/// Runs `write` on an empty document. Writing to memory does not fail.
fn written(write: impl FnOnce(&mut Xml) -> io::Result<()>) -> Vec<u8> {
    let mut xml = Writer::new(Vec::new());
    match write(&mut xml) {
        Ok(()) => xml.into_inner(),
        Err(_) => Vec::new(),
    }
}

fn element(
    xml: &mut Xml,
    name: &str,
    namespace: &str,
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    let name = element_name(name);
    let mut start = BytesStart::new(name.as_str());
    if !namespace.is_empty() {
        start.push_attribute(("xmlns", namespace));
    }
    xml.write_event(Event::Start(start))?;
    content(xml)?;
    xml.write_event(Event::End(BytesEnd::new(name.as_str())))
}

/// The action of a request may be anything; only what an XML name can hold is echoed.
fn element_name(name: &str) -> String {
    let kept: String = name
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || "_-.".contains(*letter))
        .collect();
    if kept.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
        kept
    } else {
        format!("_{kept}")
    }
}

fn members(xml: &mut Xml, tree: &Tree, protocol: Protocol) -> io::Result<()> {
    if let Tree::Map(members) = tree {
        for (name, value) in members {
            member(xml, name, value, protocol)?;
        }
    }
    Ok(())
}

fn member(xml: &mut Xml, name: &str, value: &Tree, protocol: Protocol) -> io::Result<()> {
    match value {
        Tree::Null => Ok(()),
        Tree::Map(_) => element(xml, name, "", |xml| members(xml, value, protocol)),
        Tree::List(items) => element(xml, name, "", |xml| {
            let item = match protocol {
                Protocol::Ec2Query => "item",
                Protocol::AwsQuery | Protocol::AwsJson | Protocol::RestJson => "member",
            };
            items
                .iter()
                .try_for_each(|value| member(xml, item, value, protocol))
        }),
        Tree::Bool(value) => text(xml, name, &value.to_string()),
        Tree::Int(value) => text(xml, name, &value.to_string()),
        Tree::Float(value) => text(xml, name, &value.to_string()),
        Tree::Text(value) => text(xml, name, value),
        Tree::Time(milliseconds) => text(xml, name, &date_time(*milliseconds)),
    }
}

/// RFC 3339 in UTC with milliseconds; times outside the calendar are written as its ends.
fn date_time(milliseconds: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or(if milliseconds < 0 {
        jiff::Timestamp::MIN
    } else {
        jiff::Timestamp::MAX
    });
    format!("{time:.3}")
}

fn text(xml: &mut Xml, name: &str, value: &str) -> io::Result<()> {
    element(xml, name, "", |xml| {
        for (position, line) in value.split('\r').enumerate() {
            // A bare carriage return would reach the reader as a line feed.
            if position > 0 {
                xml.write_event(Event::GeneralRef(BytesRef::new("#13")))?;
            }
            let line = line.replace(not_xml, "\u{FFFD}");
            xml.write_event(Event::Text(BytesText::new(&line)))?;
        }
        Ok(())
    })
}

/// Characters that no XML 1.0 document can hold, not even escaped.
fn not_xml(letter: char) -> bool {
    matches!(letter, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}
