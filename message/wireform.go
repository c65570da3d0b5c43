package message

import (
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/internal/wire"
)

// A content is encoded and decoded through its wire form: a struct made by reflection with the same fields and JSON
// names, and with types that know the wire's spelling. So the exported fields can have common Go types, and the rules
// are in one place:
//
//	time.Duration      whole seconds
//	time.Time          milliseconds since 1970
//	int, int64, bool   encoded as such; a string is decoded too, and 0 and 1 for a bool
//	[]string           an array; a string is decoded too
//	`wire:"text"`      a string; any other JSON is decoded too, and kept as JSON
//	Content            an object, with its object name in the member that the wire tag names
//
// encoding/json handles all other types: strings, float64, nested structs.
var forms sync.Map // keys: reflect.Type of a content, values: *wireForm

// wireForm is the wire form of a type. It is made once, because reading the fields of a type allocates.
type wireForm struct {
	reflect.Type
	fields []wireField // of the content type
}

type wireField struct {
	reflect.Type
	nested bool // a Content
	same   bool // the form's field has the same type
}

var (
	contentType = reflect.TypeFor[Content]()
	formTypes   = map[reflect.Type]reflect.Type{
		reflect.TypeFor[time.Duration](): reflect.TypeFor[seconds](),
		reflect.TypeFor[time.Time]():     reflect.TypeFor[millis](),
		reflect.TypeFor[[]string]():      reflect.TypeFor[texts](),
		contentType:                      reflect.TypeFor[json.RawMessage](),
	}
)

func formOf(kind reflect.Type) *wireForm {
	if form, ok := forms.Load(kind); ok {
		return form.(*wireForm)
	}
	var fields []reflect.StructField
	form := &wireForm{}
	for i := range kind.NumField() {
		f := kind.Field(i)
		own := reflect.StructField{Name: f.Name, Type: formType(f), Tag: f.Tag}
		fields = append(fields, own)
		form.fields = append(form.fields, wireField{f.Type, f.Type == contentType, f.Type == own.Type})
		if f.Type == contentType {
			name := reflect.StructTag(`json:"` + f.Tag.Get("wire") + `"`)
			fields = append(fields, reflect.StructField{Name: f.Name + "ObjectName", Type: reflect.TypeFor[string](), Tag: name})
		}
	}
	form.Type = reflect.StructOf(fields)
	forms.Store(kind, form)
	return form
}

func formType(f reflect.StructField) reflect.Type {
	if f.Tag.Get("wire") == "text" {
		return reflect.TypeFor[anyText]()
	}
	if form, ok := formTypes[f.Type]; ok {
		return form
	}
	switch f.Type.Kind() {
	case reflect.Int, reflect.Int64:
		return reflect.TypeFor[wire.Int]()
	case reflect.Bool:
		return reflect.TypeFor[wire.Bool]()
	}
	return f.Type
}

// fieldsOf returns the fields of a form one by one. The field of a Content is followed by that of its object name.
func fieldsOf(form reflect.Value) (next func() reflect.Value) {
	i := -1
	return func() reflect.Value {
		i++
		return form.Field(i)
	}
}

// toWire implements MarshalJSON of a content.
func toWire(content any) ([]byte, error) {
	from := reflect.ValueOf(content)
	spelling := formOf(from.Type())
	form := reflect.New(spelling.Type).Elem()
	next := fieldsOf(form)
	for i, field := range spelling.fields {
		to := next()
		if field.nested {
			inner, _ := from.Field(i).Interface().(Content)
			name, body, err := embed(inner)
			if err != nil {
				return nil, err
			}
			to.SetBytes(body)
			next().SetString(name)
			continue
		}
		to.Set(from.Field(i).Convert(to.Type()))
		if to.Kind() == reflect.Slice && to.IsNil() {
			to.Set(reflect.MakeSlice(to.Type(), 0, 0)) // encode an empty list as [], not null
		}
	}
	text, err := wire.EncodeJSON(form.Interface())
	return []byte(text), err
}

// fromWire implements UnmarshalJSON of a content. Into is a pointer to it.
func fromWire(text []byte, into any) error {
	to := reflect.ValueOf(into).Elem()
	spelling := formOf(to.Type())
	read := reflect.New(spelling.Type)
	if err := json.Unmarshal(text, read.Interface()); err != nil {
		return err
	}
	next := fieldsOf(read.Elem())
	for i, field := range spelling.fields {
		from := next()
		switch {
		case field.nested:
			if inner := extract(next().String(), from.Bytes()); inner != nil {
				to.Field(i).Set(reflect.ValueOf(inner))
			}
		case from.IsZero():
			to.Field(i).SetZero() // most members are absent; an absent list and [] are the same
		case field.Kind() == reflect.Int && to.Field(i).OverflowInt(from.Int()):
			return errors.New("a number is too large")
		case from.Kind() == reflect.Slice && from.Len() == 0:
			to.Field(i).SetZero() // [] and nothing are the same list
		case field.same:
			to.Field(i).Set(from)
		default:
			to.Field(i).Set(from.Convert(field.Type))
		}
	}
	return nil
}

type seconds time.Duration

func (s seconds) MarshalJSON() ([]byte, error) {
	return strconv.AppendInt(nil, int64(time.Duration(s)/time.Second), 10), nil
}

func (s *seconds) UnmarshalJSON(text []byte) error {
	var n wire.Int
	if err := n.UnmarshalJSON(text); err != nil {
		return err
	}
	d := time.Duration(n) * time.Second
	if d/time.Second != time.Duration(n) {
		return errors.New("a duration is too long")
	}
	*s = seconds(d)
	return nil
}

type millis time.Time

func (m millis) MarshalJSON() ([]byte, error) {
	t := time.Time(m)
	if t.IsZero() {
		return []byte("0"), nil
	}
	return strconv.AppendInt(nil, t.UnixMilli(), 10), nil
}

func (m *millis) UnmarshalJSON(text []byte) error {
	var n wire.Int
	if err := n.UnmarshalJSON(text); err != nil {
		return err
	}
	t := n.Millis()
	if t.IsZero() {
		t = time.Time{}
	}
	*m = millis(t)
	return nil
}

// texts decodes an array of strings, a string that holds such an array, or a string that is the only element.
type texts []string

func (t *texts) UnmarshalJSON(text []byte) error {
	var single string
	if json.Unmarshal(text, &single) != nil {
		return json.Unmarshal(text, (*[]string)(t))
	}
	*t = nil
	if single == "" || json.Unmarshal([]byte(single), (*[]string)(t)) == nil {
		return nil
	}
	*t = texts{single}
	return nil
}

// anyText is a string field that holds JSON.
type anyText = wire.JSONText
