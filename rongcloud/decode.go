package rongcloud

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// decodeAnswer fills out, or a plain envelope when out is nil. A field of an unexpected type does not hide the code: the
// envelope is returned whenever the text was a JSON object at all.
func decodeAnswer(text []byte, out Answer) (*Envelope, error) {
	if out == nil {
		out = new(Envelope)
	}
	if e := out.envelope(); e != nil {
		*e = Envelope{} // a struct that is used again must not answer with an earlier code
	}
	err := unmarshal(text, out)
	switch {
	case err == nil:
		return out.envelope(), nil
	case !bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) || !json.Valid(text):
		return nil, errNotJSON
	}
	// The decoder stops where a type refuses its value, which may be before the code; version 1 goes on.
	plain := new(Envelope)
	_ = json.Unmarshal(text, plain)
	return plain, wrongField(err, out)
}

// unmarshal is json.Unmarshal in less than half the time: by version 2 of encoding/json. It came with Go 1.27; for earlier versions
// its authors keep it as a module. What it refuses is left to version 1, which takes types that version 2 finds wrong, such as a
// struct with a malformed tag. The error is that of version 2.
func unmarshal(text []byte, out any) error {
	err := jsonv2.Unmarshal(text, out, asVersion1)
	if err != nil && json.Unmarshal(text, out) == nil {
		return nil
	}
	return err
}

var asVersion1 = jsonv2.JoinOptions(
	jsonv1.DefaultOptionsV1(),
	jsonv1.ReportErrorsWithLegacySemantics(false), // they would cost a pass of their own over the text
	jsonv2.WithUnmarshalers(jsonv2.UnmarshalFromFunc(readNumber)),
)

var errNotNumber = errors.New("is not a number")

// readNumber reads a json.Number, which the module does not know.
func readNumber(from *jsontext.Decoder, n *json.Number) error {
	token, err := from.ReadToken()
	if err != nil {
		return err
	}
	text := token.String()
	switch kind := token.Kind(); {
	case kind == 'n':
		return nil
	case kind == '0', kind == '"' && isNumber(text):
		*n = json.Number(text)
		return nil
	}
	return errNotNumber
}

func isNumber(text string) bool {
	digit := func(b byte) bool { return '0' <= b && b <= '9' }
	return text != "" && (digit(text[0]) || text[0] == '-') && digit(text[len(text)-1]) && jsontext.Value(text).IsValid()
}

// The errors of an answer's content replace the decoder's own words, which would quote the answer: it may hold a token.
var errNotJSON = errors.New("is not the JSON object it should be")

func wrongField(err error, out Answer) error {
	var wrong *jsonv2.SemanticError
	if errors.As(err, &wrong) && wrong.JSONPointer != "" {
		first, _, _ := strings.Cut(string(wrong.JSONPointer[1:]), "/") // what follows may be keys of the answer
		if field, ok := ownField(out, first); ok {
			return fmt.Errorf("has an unexpected value in the field %q", field)
		}
	}
	return errors.New("has a field that cannot be read")
}

// ownField returns a field's name as the result's type has it. In a pointer it is escaped.
func ownField(out Answer, inPointer string) (field string, ok bool) {
	for _, f := range reflect.VisibleFields(reflect.TypeOf(out).Elem()) {
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		field = cmp.Or(tag, f.Name)
		if strings.EqualFold(string(jsontext.Pointer("").AppendToken(field)), "/"+inPointer) {
			return field, true
		}
	}
	return "", false
}
