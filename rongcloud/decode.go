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

// decodeAnswer decodes text into out, or into an envelope if out is nil. It returns the envelope if the text is a JSON
// object, so that a field of another type does not hide the code.
func decodeAnswer(text []byte, out Answer) (*Envelope, error) {
	if out == nil {
		out = new(Envelope)
	}
	if e := out.envelope(); e != nil {
		*e = Envelope{} // clears the code of an earlier response
	}
	err := unmarshal(text, out)
	switch {
	case err == nil:
		return out.envelope(), nil
	case !bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) || !json.Valid(text):
		return nil, errNotJSON
	}
	// The decoder stops at a value of another type, which may be before the code. Version 1 continues.
	plain := new(Envelope)
	_ = json.Unmarshal(text, plain)
	return plain, wrongField(err, out)
}

// unmarshal is json.Unmarshal in less than half the time, by version 2 of encoding/json. That came with Go 1.27; for
// earlier versions its authors keep it as a module. If it fails, version 1 decodes the text, because it accepts types
// that version 2 refuses, such as a struct with a malformed tag. The error is that of version 2.
func unmarshal(text []byte, out any) error {
	err := jsonv2.Unmarshal(text, out, asVersion1)
	if err != nil && json.Unmarshal(text, out) == nil {
		return nil
	}
	return err
}

var asVersion1 = jsonv2.JoinOptions(
	jsonv1.DefaultOptionsV1(),
	jsonv1.ReportErrorsWithLegacySemantics(false), // these would cost another pass over the text
	jsonv2.WithUnmarshalers(jsonv2.UnmarshalFromFunc(readNumber)),
)

var errNotNumber = errors.New("is not a number")

// readNumber decodes a json.Number, which the module does not know.
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

// These errors replace the decoder's messages, which would quote the response: it may contain a token.
var errNotJSON = errors.New("is not the JSON object it should be")

func wrongField(err error, out Answer) error {
	var wrong *jsonv2.SemanticError
	if errors.As(err, &wrong) && wrong.JSONPointer != "" {
		first, _, _ := strings.Cut(string(wrong.JSONPointer[1:]), "/") // the rest may contain keys of the response
		if field, ok := ownField(out, first); ok {
			return fmt.Errorf("has an unexpected value in the field %q", field)
		}
	}
	return errors.New("has a field that cannot be read")
}

// ownField returns the name of a field as in the type of out. In a pointer it is escaped.
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
