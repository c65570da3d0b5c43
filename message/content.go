package message

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/rongcloud-go/sdk/internal/wire"
)

const (
	// MaxContentBytes is the maximum size of the encoded content of a message.
	MaxContentBytes = 128 << 10
	// MaxObjectNameChars is the maximum length of the name of a message type.
	MaxObjectNameChars = 32

	reservedPrefix = "RC:"
)

// Content is the content of a message. Every built-in type that a server may send has a struct in this package. A type
// of your own needs only this method. It is encoded by encoding/json:
//
//	type Gift struct {
//		Item  string `json:"item"`
//		Count int    `json:"count"`
//	}
//
//	func (Gift) ObjectName() string { return "APP:Gift" }
//
// A name has at most 32 characters. A name of your own must not begin with RC:, and clients must register it. If a
// content has a method Validate() error, it is called before the content is sent. Do not embed a type of this package
// in a type of your own: its JSON methods would be promoted, and your fields would be missing.
type Content interface{ ObjectName() string }

// validator is a content that can check itself.
type validator interface{ Validate() error }

// Unknown is a content whose type has no Go type, or whose body could not be decoded. It keeps the body byte for byte,
// so that it can be stored or forwarded unchanged. Use it also to send a body that is not JSON.
type Unknown struct {
	Name string // the object name
	Body string

	// Err is the reason why the body could not be decoded. It is nil if the type is unknown.
	Err error
}

// ObjectName returns u.Name.
func (u Unknown) ObjectName() string { return u.Name }

// problem is an error in a content, with the wire parameter it is about.
type problem struct {
	parameter string
	text      string
	cause     error
}

// encode returns the objectName and content parameters of a message, or the problem of its content.
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

// mayUseReservedName reports whether c may have a name that begins with RC:. That is so for the types of this package,
// and for an Unknown, which may have come from the service.
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
	return wire.EncodeJSON(c)
}
