package message

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

const (
	// MaxContentBytes is how large the encoded content of a message may be.
	MaxContentBytes = 128 << 10
	// MaxObjectNameChars is how long the name of a message type may be.
	MaxObjectNameChars = 32

	reservedPrefix = "RC:"
)

// Content is what a message says. Every built-in type that a server may send has a struct in this package; a type of your own
// needs only this method, and its JSON is what encoding/json makes of it:
//
//	type Gift struct {
//		Item  string `json:"item"`
//		Count int    `json:"count"`
//	}
//
//	func (Gift) ObjectName() string { return "APP:Gift" }
//
// A name has at most 32 characters; names of your own must not begin with RC:, and clients must register them. A content that
// also has a Validate() error method is checked by it before it is sent. Do not embed a type of this package in one of your
// own: its JSON methods would come along and leave your fields out.
type Content interface{ ObjectName() string }

// validator is a content that knows when it must not be sent.
type validator interface{ Validate() error }

// Unknown is a message whose type no Go type stands for, or whose body its type could not read. It keeps the body byte for
// byte, so that it can be stored or sent on unchanged. Sending one is also the way to send a body that is not JSON.
type Unknown struct {
	Name string // the object name
	Body string

	// Err tells why the body could not be read; nil where the type itself is unknown.
	Err error
}

// ObjectName returns the name the message came with.
func (u Unknown) ObjectName() string { return u.Name }

// problem is something wrong with a content, and the wire parameter it concerns.
type problem struct {
	parameter string
	text      string
	cause     error
}

// encode makes the objectName and content parameters of a message, or says what is wrong with it.
func encode(c Content) (name, body string, wrong *problem) {
	if c == nil || isNilPointer(c) {
		return "", "", &problem{parameter: "content", text: "must not be nil"}
	}
	name = c.ObjectName()
	if text := checkObjectName(name); text != "" {
		return "", "", &problem{parameter: "objectName", text: text}
	}
	if strings.HasPrefix(name, reservedPrefix) && !mayUseReservedName(c) {
		return "", "", &problem{parameter: "objectName", text: fmt.Sprintf("of an own type must not begin with %s, is %q", reservedPrefix, name)}
	}
	if v, ok := c.(validator); ok {
		if err := v.Validate(); err != nil {
			return "", "", &problem{parameter: "content", text: "is not valid", cause: err}
		}
	}
	body, err := marshal(c)
	if err != nil {
		return "", "", &problem{parameter: "content", text: "cannot be made into JSON", cause: err}
	}
	switch {
	case body == "":
		return "", "", &problem{parameter: "content", text: "must not be empty"}
	case len(body) > MaxContentBytes:
		return "", "", &problem{parameter: "content", text: fmt.Sprintf("must have at most %d bytes, has %d", MaxContentBytes, len(body))}
	case !utf8.ValidString(body):
		return "", "", &problem{parameter: "content", text: "must be UTF-8"}
	}
	return name, body, nil
}

func isNilPointer(c Content) bool {
	v := reflect.ValueOf(c)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

func checkObjectName(name string) string {
	n := utf8.RuneCountInString(name)
	switch {
	case n == 0:
		return fmt.Sprintf("must have 1 to %d characters, is empty", MaxObjectNameChars)
	case n > MaxObjectNameChars:
		return fmt.Sprintf("must have at most %d characters, has %d", MaxObjectNameChars, n)
	}
	return ""
}

// mayUseReservedName: this package's own types, and what came from the service and goes out again.
func mayUseReservedName(c Content) bool {
	switch c.(type) {
	case Unknown, *Unknown:
		return true
	}
	kind := reflect.TypeOf(c)
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	return builtin.kinds[c.ObjectName()] == kind
}

func marshal(c Content) (string, error) {
	switch u := c.(type) {
	case Unknown:
		return u.Body, nil
	case *Unknown:
		return u.Body, nil
	}
	return encodeJSON(c)
}
