package apitest

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Names fails for parameters that an error could not name in Go: a field of a params struct whose tag is no parameter
// of an operation that its method calls, and an argument of a method that is refused without its name. The package's
// source is in dir.
func Names(t *testing.T, dir string, service func(rongcloud.Caller) any, list []samples.Sample) {
	t.Helper()
	operations := map[string][]*catalogue.Operation{}
	for _, c := range list {
		op, ok := catalogue.Lookup(c.Operation)
		require.True(t, ok, c.Operation)
		operations[c.Call.Method()] = append(operations[c.Call.Method()], op)
	}
	names := argumentNames(t, dir)
	params := map[reflect.Type][]*catalogue.Operation{} // operations of all methods that take the struct
	for method := range reflect.TypeOf(service(nil)).Methods() {
		for i := 2; i < method.Type.NumIn()-1; i++ { // between the context and the options
			if arg := method.Type.In(i); isParams(arg) {
				params[arg] = append(params[arg], operations[method.Name]...)
				continue
			}
			name := names[method.Name][i-1]
			t.Run(method.Name+"/"+name, func(t *testing.T) { checkArgument(t, service, method.Name, i-1, name) })
		}
	}
	for kind, ops := range params {
		t.Run(kind.Name(), func(t *testing.T) { checkTags(t, kind, ops) })
	}
}

func isParams(kind reflect.Type) bool {
	switch kind {
	case reflect.TypeFor[time.Time](), reflect.TypeFor[time.Location](), reflect.TypeFor[rongcloud.Page]():
		return false
	}
	_, isContent := kind.MethodByName("ObjectName") // its fields have the names of its JSON
	return kind.Kind() == reflect.Struct && !isContent
}

// checkTags checks the tags of a params struct. A struct that is one parameter has no operations.
func checkTags(t *testing.T, params reflect.Type, operations []*catalogue.Operation) {
	for f := range params.Fields() {
		kind := f.Type
		if kind.Kind() == reflect.Pointer {
			kind = kind.Elem()
		}
		tag, tagged := f.Tag.Lookup(param.Tag)
		if !tagged {
			if assert.True(t, isParams(kind), "%s.%s has no tag", params.Name(), f.Name) {
				checkTags(t, kind, operations)
			}
			continue
		}
		for name := range strings.SplitSeq(tag, ",") {
			assert.True(t, operations == nil || isParameter(operations, name), "%s.%s: no operation has the parameter %q", params.Name(), f.Name, name)
		}
		if isParams(kind) {
			checkTags(t, kind, nil)
		}
	}
}

func isParameter(operations []*catalogue.Operation, name string) bool {
	for _, op := range operations {
		if _, ok := op.Param(name); ok {
			return true
		}
	}
	return false
}

// checkArgument calls a method with one invalid argument among valid ones.
func checkArgument(t *testing.T, service func(rongcloud.Caller) any, method string, bad int, name string) {
	w := NewWire(t, http.StatusOK, OK)
	call := reflect.ValueOf(service(w.Client)).MethodByName(method)
	in := []reflect.Value{reflect.ValueOf(t.Context())}
	for i := 1; i < call.Type().NumIn()-1; i++ {
		value := argumentOf(call.Type().In(i))
		require.NotNil(t, value.bad, "no argument of type %s is known", call.Type().In(i))
		if i == bad {
			in = append(in, reflect.ValueOf(value.bad))
		} else {
			in = append(in, reflect.ValueOf(value.good))
		}
	}
	err := errorOf(call.Call(in))
	var e *rongcloud.Error
	require.ErrorAs(t, err, &e)
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	field, _, _ := strings.Cut(e.Field, ".")
	assert.Equal(t, name, field)
	assert.Empty(t, w.Requests, "nothing may be sent")
}

// argument is a valid and an invalid value of a type of argument.
type argument struct{ good, bad any }

// argumentOf returns an argument of a type, and none where no value is known to be bad. Of a type with constants the number 1 is
// good.
func argumentOf(kind reflect.Type) argument {
	if known, ok := arguments[kind]; ok || kind.Kind() != reflect.Int || kind.PkgPath() == "" {
		return known
	}
	return argument{reflect.ValueOf(1).Convert(kind).Interface(), reflect.ValueOf(choices).Convert(kind).Interface()}
}

// arguments has a valid and an invalid value for each type of argument.
var arguments = map[reflect.Type]argument{
	reflect.TypeFor[string]():            {"id", ""},
	reflect.TypeFor[[]string]():          {[]string{"id"}, []string{""}},
	reflect.TypeFor[map[string]string](): {map[string]string{"id": "x"}, map[string]string{"": ""}},
	reflect.TypeFor[time.Duration]():     {time.Minute, time.Second},
	reflect.TypeFor[time.Time]():         {time.UnixMilli(1), time.Time{}},
	reflect.TypeFor[rongcloud.Page]():    {rongcloud.Page{}, rongcloud.Page{Number: -1}},
}

// errorOf returns the error among the results of a method, or the error that an iterator yields.
func errorOf(results []reflect.Value) error {
	last := results[len(results)-1]
	if last.Kind() == reflect.Func {
		for _, err := range last.Seq2() {
			if err, ok := err.Interface().(error); ok {
				return err
			}
		}
		return nil
	}
	err, _ := last.Interface().(error)
	return err
}

// NoCaller calls every method of services without a Caller, with zero arguments: the given nil and zero services, and
// those that New returns for nil and for nil pointers. Each call must fail with an error that says so.
func NoCaller(t *testing.T, service func(rongcloud.Caller) any, unmade ...any) {
	t.Helper()
	for _, c := range []rongcloud.Caller{nil, (*rongcloud.Client)(nil), (*decorator)(nil), decoratorFunc(nil)} {
		unmade = append(unmade, service(c))
	}
	for _, s := range unmade {
		v := reflect.ValueOf(s)
		for i := range v.NumMethod() {
			t.Run(v.Type().Method(i).Name, func(t *testing.T) {
				method := v.Method(i)
				in := []reflect.Value{reflect.ValueOf(t.Context())}
				for i := 1; i < method.Type().NumIn()-1; i++ {
					in = append(in, reflect.Zero(method.Type().In(i)))
				}
				err := errorOf(method.Call(in))
				var e *rongcloud.Error
				require.ErrorAs(t, err, &e)
				assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
				assert.Equal(t, "Caller", e.Parameter)
				assert.ErrorContains(t, err, "must be made by New")
				assert.NotEmpty(t, e.Operation)
			})
		}
	}
}

type decorator struct{ rongcloud.Caller }

type decoratorFunc func() error

func (f decoratorFunc) Call(context.Context, rongcloud.Request, rongcloud.Answer, ...rongcloud.CallOption) (rongcloud.Meta, error) {
	return rongcloud.Meta{}, f()
}
