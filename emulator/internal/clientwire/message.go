package clientwire

import (
	"google.golang.org/protobuf/encoding/protowire"
)

// Message is one of the protobuf messages of this package.
type Message interface {
	fields() []field
}

// field is a field of a message: where its value is, and whether it is written also when it is zero, since clients fail
// without it.
type field struct {
	number protowire.Number
	value  any // *int64, *bool, *string, *[]byte, *[]string, a Message, or repeated
	always bool
}

func required(n protowire.Number, value any) field { return field{n, value, true} }
func optional(n protowire.Number, value any) field { return field{n, value, false} }

// repeated is a list of messages.
type repeated interface {
	count() int
	at(i int) Message
	add() Message
}

type list[T any, P interface {
	*T
	Message
}] struct{ items *[]T }

func (l list[T, P]) count() int       { return len(*l.items) }
func (l list[T, P]) at(i int) Message { return P(&(*l.items)[i]) }
func (l list[T, P]) add() Message {
	*l.items = append(*l.items, *new(T))
	return l.at(l.count() - 1)
}

// maxElements bounds the lists in a message from outside. The vendor's own limits are far below it.
const maxElements = 10_000

// Append encodes a message.
func Append(b []byte, m Message) []byte {
	for _, f := range m.fields() {
		b = f.append(b)
	}
	return b
}

// Marshal encodes a message.
func Marshal(m Message) []byte { return Append(nil, m) }

func (f field) append(b []byte) []byte {
	switch v := f.value.(type) {
	case *int64:
		if f.always || *v != 0 {
			b = protowire.AppendTag(b, f.number, protowire.VarintType)
			b = protowire.AppendVarint(b, uint64(*v))
		}
	case *bool:
		if f.always || *v {
			b = protowire.AppendTag(b, f.number, protowire.VarintType)
			b = protowire.AppendVarint(b, protowire.EncodeBool(*v))
		}
	case *string:
		if f.always || *v != "" {
			b = protowire.AppendTag(b, f.number, protowire.BytesType)
			b = protowire.AppendString(b, *v)
		}
	case *[]byte:
		if f.always || len(*v) > 0 {
			b = protowire.AppendTag(b, f.number, protowire.BytesType)
			b = protowire.AppendBytes(b, *v)
		}
	case *[]string:
		for _, s := range *v {
			b = protowire.AppendTag(b, f.number, protowire.BytesType)
			b = protowire.AppendString(b, s)
		}
	case repeated:
		for i := range v.count() {
			b = f.appendMessage(b, v.at(i))
		}
	case Message:
		if inner := Marshal(v); f.always || len(inner) > 0 {
			b = protowire.AppendTag(b, f.number, protowire.BytesType)
			b = protowire.AppendBytes(b, inner)
		}
	}
	return b
}

func (f field) appendMessage(b []byte, m Message) []byte {
	b = protowire.AppendTag(b, f.number, protowire.BytesType)
	return protowire.AppendBytes(b, Marshal(m))
}

// Unmarshal decodes into a message whose fields are zero. Fields it does not know are skipped. Nothing in the message is a part
// of b.
func Unmarshal(b []byte, m Message) error {
	known := m.fields()
	for len(b) > 0 {
		number, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return ErrMalformed
		}
		b = b[n:]
		if f := find(known, number); f != nil {
			n = f.consume(kind, b)
		} else {
			n = protowire.ConsumeFieldValue(number, kind, b)
		}
		if n < 0 {
			return ErrMalformed
		}
		b = b[n:]
	}
	return nil
}

func find(known []field, number protowire.Number) *field {
	for i := range known {
		if known[i].number == number {
			return &known[i]
		}
	}
	return nil
}

// consume reads one value and returns its length, or a negative number.
func (f *field) consume(kind protowire.Type, b []byte) int {
	const malformed = -1
	switch v := f.value.(type) {
	case *int64, *bool:
		if kind != protowire.VarintType {
			return malformed
		}
		number, n := protowire.ConsumeVarint(b)
		if n >= 0 {
			switch v := v.(type) {
			case *int64:
				*v = int64(number)
			case *bool:
				*v = protowire.DecodeBool(number)
			}
		}
		return n
	}
	if kind != protowire.BytesType {
		return malformed
	}
	bytes, n := protowire.ConsumeBytes(b)
	if n < 0 {
		return n
	}
	switch v := f.value.(type) {
	case *string:
		*v = string(bytes)
	case *[]byte:
		*v = append([]byte{}, bytes...)
	case *[]string:
		if len(*v) == maxElements {
			return malformed
		}
		*v = append(*v, string(bytes))
	case repeated:
		if v.count() == maxElements || Unmarshal(bytes, v.add()) != nil {
			return malformed
		}
	case Message:
		if Unmarshal(bytes, v) != nil {
			return malformed
		}
	}
	return n
}
