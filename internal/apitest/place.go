package apitest

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// place is the position of a documented parameter in the arguments of a sample.
type place struct {
	sample samples.Sample
	arg    int   // index of the argument
	path   []int // the fields and elements in it
	name   string
	param  *catalogue.Param
}

// placesOf returns the parameters in the arguments of a sample.
func placesOf(t *testing.T, s samples.Sample) (places []place) {
	t.Helper()
	op, ok := catalogue.Lookup(s.Operation)
	require.True(t, ok, "the catalogue has no %s", s.Operation)
	for i, arg := range s.Call.Args() {
		v := reflect.ValueOf(arg)
		at := place{sample: s, arg: i}
		if arg != nil && isParams(v.Type()) {
			places = append(places, at.inside(v, func(name string) *catalogue.Param { return op.Find(name) })...)
			continue
		}
		for _, bad := range badValues(arg) {
			if name := nameOfArgument(s, i, bad); name != "" {
				at.param, at.name = op.Find(name), name
				if at.param != nil {
					at.name = at.param.Name
				}
				places = append(places, at)
			}
		}
	}
	return places
}

// badValues returns invalid values of an argument: one for each parameter in it.
func badValues(arg any) []any {
	switch {
	case arg == nil:
		return nil
	case reflect.TypeOf(arg) == reflect.TypeFor[rongcloud.Page]():
		return []any{rongcloud.Page{Number: -1}, rongcloud.Page{Number: 1, Size: 1 << 40}}
	case argumentOf(reflect.TypeOf(arg)).bad == nil:
		return nil
	}
	return []any{argumentOf(reflect.TypeOf(arg)).bad}
}

// nameOfArgument returns the wire name of an argument. It finds the name in the error for an invalid value.
func nameOfArgument(s samples.Sample, i int, bad any) string {
	_, err := s.Call.With(i, bad).Do(context.Background(), nowhere{})
	var e *rongcloud.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Parameter
}

// nowhere is a Caller for calls that are refused before they are sent.
type nowhere struct{}

func (nowhere) Call(_ context.Context, req rongcloud.Request, _ rongcloud.Answer, _ ...rongcloud.CallOption) (rongcloud.Meta, error) {
	return rongcloud.Meta{}, req.Invalid
}

// inside returns the parameters in a struct, a pointer to one, or a list of structs, by the tags of the fields.
func (p place) inside(v reflect.Value, find func(name string) *catalogue.Param) (places []place) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Slice {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return nil
			}
			v = v.Elem()
			continue
		}
		if v.Len() == 0 {
			return nil
		}
		p, v = p.step(0), v.Index(0)
	}
	if v.Kind() != reflect.Struct || !isParams(v.Type()) {
		return nil
	}
	for i := range v.NumField() {
		field := p.step(i)
		tag, tagged := v.Type().Field(i).Tag.Lookup(param.Tag)
		if !tagged {
			places = append(places, field.inside(v.Field(i), find)...)
			continue
		}
		for name := range strings.SplitSeq(tag, ",") {
			found := find(name)
			if found == nil {
				continue
			}
			field.param, field.name = found, name
			if p.name != "" {
				field.name = p.name + "." + name
			}
			places = append(places, field)
			places = append(places, field.inside(v.Field(i), func(name string) *catalogue.Param { return memberOf(found, name) })...)
		}
	}
	return places
}

func memberOf(p *catalogue.Param, name string) *catalogue.Param {
	for i := range p.Fields {
		if p.Fields[i].Name == name {
			return &p.Fields[i]
		}
	}
	return nil
}

func (p place) step(i int) place {
	p.path = append(p.path[:len(p.path):len(p.path)], i)
	return p
}

// value returns the sample's value at the place.
func (p place) value() reflect.Value {
	v := reflect.ValueOf(p.sample.Call.Args()[p.arg])
	for _, i := range p.path {
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if v.Kind() == reflect.Slice {
			v = v.Index(i)
		} else {
			v = v.Field(i)
		}
	}
	return v
}

// with returns the sample's call with another value at the place.
func (p place) with(value any) samples.Call {
	arg := replaced(reflect.ValueOf(p.sample.Call.Args()[p.arg]), p.path, converted(reflect.ValueOf(value), p.value().Type()))
	return p.sample.Call.With(p.arg, arg.Interface())
}

// converted converts a value to a type with the same elements, such as []string to []Platform.
func converted(v reflect.Value, to reflect.Type) reflect.Value {
	if v.CanConvert(to) || v.Kind() != reflect.Slice {
		return v.Convert(to)
	}
	list := reflect.MakeSlice(to, v.Len(), v.Len())
	for i := range v.Len() {
		list.Index(i).Set(v.Index(i).Convert(to.Elem()))
	}
	return list
}

// replaced returns a copy of a value with another value at the path.
func replaced(v reflect.Value, path []int, value reflect.Value) reflect.Value {
	if len(path) == 0 {
		return value
	}
	switch v.Kind() {
	case reflect.Pointer:
		to := reflect.New(v.Type().Elem())
		to.Elem().Set(replaced(v.Elem(), path, value))
		return to
	case reflect.Slice:
		to := reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v)
		to.Index(path[0]).Set(replaced(v.Index(path[0]), path[1:], value))
		return to
	}
	to := reflect.New(v.Type()).Elem()
	to.Set(v)
	to.Field(path[0]).Set(replaced(v.Field(path[0]), path[1:], value))
	return to
}

// accept makes the call with a value within the limits, and checks that it is sent as documented.
func (p place) accept(t *testing.T, value any) {
	t.Helper()
	w := NewWire(t, http.StatusOK, p.sample.Answered())
	_, err := p.with(value).Do(t.Context(), w.Client)
	if assert.NoError(t, err, "%s: %s", p.name, brief(value)) {
		assert.Len(t, w.Requests, 1)
	}
}

// index matches the part of a name for an element or an entry: options[1], chatroom[ID]=NAME.
var index = regexp.MustCompile(`\[[^]]*\](=.*)?`)

// refuse makes the call with a value outside the limits. It checks that nothing is sent, and that the error names the
// parameter and the limit.
func (p place) refuse(t *testing.T, value any, says string) {
	t.Helper()
	w := NewWire(t, http.StatusOK, p.sample.Answered())
	_, err := p.with(value).Do(t.Context(), w.Client)
	var e *rongcloud.Error
	if !assert.ErrorAs(t, err, &e, "%s: %s", p.name, brief(value)) {
		return
	}
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.Equal(t, index.ReplaceAllString(p.name, ""), index.ReplaceAllString(e.Parameter, ""))
	assert.NotEmpty(t, e.Field, "what the parameter is called in Go")
	assert.ErrorContains(t, err, says)
	assert.Empty(t, w.Requests, "nothing may be sent")
}

// brief shortens a long value.
func brief(value any) string {
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return v.Type().String() + " of length " + strconv.Itoa(v.Len())
	}
	return v.String()
}
