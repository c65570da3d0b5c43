package message

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Registry decodes contents by their object names. It never changes once made, so it is safe for concurrent use. The zero value and
// nil have the built-in types.
type Registry struct{ kinds map[string]reflect.Type }

// NewRegistry returns a registry of the built-in types, the quiz types, and the given own ones: a value of each, such as
// Gift{} or &Gift{}, and values or pointers are what Decode returns. An own type takes the place of a built-in one of the same
// name.
func NewRegistry(own ...Content) *Registry {
	r := &Registry{kinds: make(map[string]reflect.Type, len(builtinContents)+len(own))}
	for _, c := range builtinContents {
		r.kinds[c.ObjectName()] = reflect.TypeOf(c)
	}
	for _, c := range own {
		if c != nil && !isNilPointer(c) {
			r.kinds[c.ObjectName()] = reflect.TypeOf(c)
		}
	}
	return r
}

// builtin serves where no own types were given.
var builtin = NewRegistry()

// Decode makes a content of what a message carries: a value of the registered type, or [Unknown], body and all, when the type
// is not registered or its body cannot be read: when it is null or no object, has a field of another type, or has a member
// twice, so that another reader might see another message in it.
//
// A registered type keeps the members it has fields for. Whoever forwards messages that newer clients may have written passes
// on the body that came, as an Unknown.
func (r *Registry) Decode(objectName, body string) Content {
	if r == nil || r.kinds == nil {
		r = builtin
	}
	kind, ok := r.kinds[objectName]
	if !ok {
		return Unknown{Name: objectName, Body: body}
	}
	c, err := decode(kind, body, kind == builtin.kinds[objectName])
	if err != nil {
		return Unknown{Name: objectName, Body: body, Err: fmt.Errorf("message: the body of %s %w", objectName, err)}
	}
	return c
}

// Decode is Registry.Decode with the built-in and quiz types.
func Decode(objectName, body string) Content { return builtin.Decode(objectName, body) }

var (
	errNotUTF8  = errors.New("is not UTF-8")
	errNull     = errors.New("is null")
	errRepeated = errors.New("has a member twice")
)

func decode(kind reflect.Type, body string, ours bool) (Content, error) {
	// The decoder would put U+FFFD in the place of bytes that are not UTF-8, and leave everything empty for null.
	if !utf8.ValidString(body) {
		return nil, errNotUTF8
	}
	if strings.TrimSpace(body) == "null" {
		return nil, errNull
	}
	pointer := kind.Kind() == reflect.Pointer
	if pointer {
		kind = kind.Elem()
	}
	target := reflect.New(kind)
	read := json.Unmarshal
	if own, ok := target.Interface().(json.Unmarshaler); ok && ours {
		read = func(text []byte, _ any) error { return own.UnmarshalJSON(text) } // which checks all that json.Unmarshal would before
	}
	if err := read([]byte(body), target.Interface()); err != nil {
		return nil, unreadable(err)
	}
	if repeats(body, ours) {
		return nil, errRepeated
	}
	if !pointer {
		target = target.Elem()
	}
	return target.Interface().(Content), nil
}

// unreadable words the decoder's errors without the values that they quote.
func unreadable(err error) error {
	var syntax *json.SyntaxError
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("is not JSON, at byte %d", syntax.Offset)
	case errors.As(err, &wrongType) && wrongType.Field == "":
		return fmt.Errorf("cannot be read: it is of type %s", wrongType.Value)
	case errors.As(err, &wrongType):
		kind, _, _ := strings.Cut(wrongType.Value, " ")
		return fmt.Errorf("cannot be read: %s is of type %s", wrongType.Field, kind)
	}
	return fmt.Errorf("cannot be read: %w", err)
}
