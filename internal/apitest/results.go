package apitest

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/samples"
)

// Results fails for every exported field of a result without a JSON name, and for every result that changes when it is
// encoded to JSON and decoded. Each field must have a value in one of the samples.
func Results(t *testing.T, service any, list []samples.Sample) {
	t.Helper()
	filled := map[string]bool{} // Type.Field
	for _, c := range list {
		if c.Want == nil {
			continue
		}
		noteFilled(reflect.ValueOf(c.Want), filled)
		t.Run(c.Title(), func(t *testing.T) {
			text, err := json.Marshal(c.Want)
			require.NoError(t, err)
			back := reflect.New(reflect.TypeOf(c.Want))
			require.NoError(t, json.Unmarshal(text, back.Interface()), string(text))
			want, got := inUTC(reflect.ValueOf(c.Want)), inUTC(back.Elem())
			assert.Equal(t, want.Interface(), got.Interface(), string(text))
		})
	}
	for method := range reflect.TypeOf(service).Methods() {
		result := method.Type.Out(0)
		if result.Kind() == reflect.Func { // an iterator
			result = result.In(0).In(0)
		}
		checkResult(t, result, filled)
	}
}

func checkResult(t *testing.T, kind reflect.Type, filled map[string]bool) {
	t.Helper()
	switch kind.Kind() {
	case reflect.Slice, reflect.Pointer, reflect.Map:
		checkResult(t, kind.Elem(), filled)
	case reflect.Struct:
		if kind == reflect.TypeFor[time.Time]() {
			return
		}
		for f := range kind.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			assert.NotEmpty(t, name, "%s.%s has no JSON name", kind, f.Name)
			assert.True(t, filled[kind.Name()+"."+f.Name], "no sample has a value in %s.%s", kind, f.Name)
			checkResult(t, f.Type, filled)
		}
	}
}

func noteFilled(v reflect.Value, filled map[string]bool) {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			noteFilled(v.Index(i), filled)
		}
	case reflect.Struct:
		for f, value := range v.Fields() {
			if f.IsExported() && !value.IsZero() {
				filled[v.Type().Name()+"."+f.Name] = true
				noteFilled(value, filled)
			}
		}
	}
}

// inUTC returns a copy of a value with all times in UTC. JSON keeps the time, but not the name of its zone.
func inUTC(v reflect.Value) reflect.Value {
	to := reflect.New(v.Type()).Elem()
	to.Set(v)
	switch v.Kind() {
	case reflect.Slice:
		if v.IsNil() {
			return to
		}
		to.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			to.Index(i).Set(inUTC(v.Index(i)))
		}
	case reflect.Struct:
		if moment, ok := v.Interface().(time.Time); ok {
			to.Set(reflect.ValueOf(moment.UTC()))
			return to
		}
		for f, value := range v.Fields() {
			if f.IsExported() {
				to.FieldByIndex(f.Index).Set(inUTC(value))
			}
		}
	}
	return to
}
