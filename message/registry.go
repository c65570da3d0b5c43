package message

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Registry decodes contents by their object names. It is immutable and safe for concurrent use. A nil or zero Registry
// has the built-in types.
type Registry struct{ kinds map[string]reflect.Type }

// NewRegistry returns a registry of the built-in types, the quiz types, and the types of own. The elements of own are a
// value of each type, such as Gift{} or &Gift{}, and Decode returns values or pointers accordingly. An own type
// replaces a built-in type of the same name.
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

// builtin is used if no own types were given.
var builtin = NewRegistry()

// Decode decodes the body of a message into a value of the registered type. It returns [Unknown] with the body if the
// type is not registered or the body cannot be decoded. That is the case if the body is null or not an object, if a
// field has another type, or if a member is there twice, so that another reader might decode another message.
//
// A registered type drops the members that it has no field for. To forward a message that a newer client may have
// written, send the received body as an Unknown.
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

// Decode decodes with the built-in and quiz types. See [Registry.Decode].
func Decode(objectName, body string) Content { return builtin.Decode(objectName, body) }

var (
	errNotUTF8  = errors.New("is not UTF-8")
	errNull     = errors.New("is null")
	errRepeated = errors.New("has a member twice")
)

func decode(kind reflect.Type, body string, ours bool) (Content, error) {
	// The decoder would replace invalid UTF-8 with U+FFFD, and leave all fields empty for null.
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
		read = func(text []byte, _ any) error { return own.UnmarshalJSON(text) } // it performs all checks of json.Unmarshal
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

// unreadable rephrases errors of the decoder without the values that they quote.
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
