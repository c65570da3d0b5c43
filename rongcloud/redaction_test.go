package rongcloud_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

var verbs = []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%T", "%p", "%o", "%t", "%20v", "%!"}

// assertNoSecret searches for the secret itself, its hex form, and the list of numbers that %d prints for bytes.
func assertNoSecret(t *testing.T, text, how string) {
	t.Helper()
	numbers := strings.Trim(fmt.Sprint([]byte(appSecret)), "[]")
	for _, form := range []string{appSecret, fmt.Sprintf("%x", appSecret), fmt.Sprintf("%X", appSecret), fmt.Sprintf("% x", appSecret), numbers} {
		assert.NotContains(t, text, form, how)
	}
}

func TestAClientPrintsWithoutItsSecret(t *testing.T) {
	client := newClient(t, answering(http.StatusOK, okAnswer))
	const want = "rongcloud.Client(app test-app-key at api.test.example)"
	assert.Equal(t, want, client.String())
	assert.Equal(t, want, client.GoString())
	assert.Equal(t, want, client.LogValue().String())
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
		assert.Equal(t, want, fmt.Sprintf(verb, client), verb)
	}

	type exported struct{ Client *rongcloud.Client }
	type hidden struct{ client *rongcloud.Client }
	type byValue struct{ Client rongcloud.Client }
	shapes := map[string]any{
		"pointer":            client,
		"value":              *client,
		"pointer to pointer": &client,
		"exported field":     exported{client},
		"hidden field":       hidden{client},
		"pointer to field":   &exported{client},
		"value in a field":   byValue{*client},
		"slice":              []*rongcloud.Client{client},
		"slice of values":    []rongcloud.Client{*client},
		"map":                map[string]*rongcloud.Client{"c": client},
		"map of any":         map[string]any{"c": *client},
		"interface":          rongcloud.Caller(client),
		"transport":          client.Transport(),
	}
	for name, shape := range shapes {
		for _, verb := range verbs {
			assertNoSecret(t, fmt.Sprintf(verb, shape), name+" "+verb)
		}
		assertNoSecret(t, fmt.Sprint(shape), name)
	}
}

// A printer that follows every field, even unexported ones, must not find the secret either.
func TestNoFieldOfAClientHoldsTheSecret(t *testing.T) {
	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithLogger(slog.New(slog.DiscardHandler)))
	require.NoError(t, err)
	w := walker{seen: map[visit]bool{}, secret: appSecret}
	w.walk(reflect.ValueOf(client), "client")
	assert.Empty(t, w.found)
	assert.Positive(t, w.texts, "the walk must have found strings")

	control := walker{seen: map[visit]bool{}, secret: appKey}
	control.walk(reflect.ValueOf(client), "client")
	assert.NotEmpty(t, control.found, "the walk must find the secret")
}

type visit struct {
	address uintptr
	kind    reflect.Type
}

// walker follows a value through everything that reflection can reach, and records where it finds the secret.
type walker struct {
	seen   map[visit]bool
	secret string
	texts  int
	found  []string
}

func (w *walker) walk(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		w.texts++
		if strings.Contains(v.String(), w.secret) {
			w.found = append(w.found, path)
		}
	case reflect.Pointer:
		at := visit{v.Pointer(), v.Type()}
		if v.IsNil() || w.seen[at] {
			return
		}
		w.seen[at] = true
		w.walk(v.Elem(), path)
	case reflect.Interface:
		if !v.IsNil() {
			w.walk(v.Elem(), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			w.walk(v.Field(i), path+"."+v.Type().Field(i).Name)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			text := make([]byte, v.Len())
			for i := range text {
				text[i] = byte(v.Index(i).Uint())
			}
			w.walk(reflect.ValueOf(string(text)), path)
			return
		}
		for i := range v.Len() {
			w.walk(v.Index(i), path)
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			w.walk(entries.Key(), path)
			w.walk(entries.Value(), path)
		}
	}
}

func TestErrorsPrintWithoutTheSecret(t *testing.T) {
	failures := map[string]roundTrip{
		"refused":         answering(401, `{"code":1004,"errorMessage":"signature"}`),
		"HTML":            answering(502, "<html>"),
		"transport error": func(*http.Request) (*http.Response, error) { return nil, errors.New("reset") },
		"redirect":        answering(302, "", "Location", "https://elsewhere.example/?x=y"),
	}
	for name, rt := range failures {
		_, err := call(t, newClient(t, rt), opSend)
		require.Error(t, err, name)
		for _, shape := range []any{err, asError(t, err), *asError(t, err), struct{ Err error }{err}, []error{err}, fmt.Errorf("w: %w", err)} {
			for _, verb := range verbs {
				assertNoSecret(t, fmt.Sprintf(verb, shape), name+" "+verb)
			}
		}
	}
}

// net/http puts the URL into its errors, with the whole query.
func TestErrorsDoNotRepeatTheQuery(t *testing.T) {
	for name, rt := range map[string]roundTrip{
		"transport error": func(*http.Request) (*http.Response, error) { return nil, errors.New("reset") },
		"bad redirect":    answering(302, "", "Location", "https://elsewhere.example/%zz?userId=hunter2"),
		"redirect":        answering(307, "", "Location", "https://u:hunter2@elsewhere.example/?userId=hunter2"),
		"nested error": func(*http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("proxy: %w", &url.Error{Op: "Get", URL: "https://x.example/?userId=hunter2", Err: errors.New("reset")})
		},
		"quoted answer": func(*http.Request) (*http.Response, error) {
			return nil, errors.New(`net/http: HTTP/1.x transport connection broken: malformed HTTP response "{\"token\":\"hunter2\"}"`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			request := rongcloud.Request{Operation: opQuery, Fields: rongcloud.Fields{{Name: "userId", Value: "hunter2"}}}
			_, err := newClient(t, rt).Call(t.Context(), request, nil)
			require.Error(t, err)
			for e := err; e != nil; e = errors.Unwrap(e) {
				assert.NotContains(t, e.Error(), "hunter2")
				assert.NotContains(t, fmt.Sprintf("%+v", e), "hunter2")
			}
		})
	}
}

func handlers(out *bytes.Buffer) map[string]slog.Handler {
	everything := &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true}
	return map[string]slog.Handler{"json": slog.NewJSONHandler(out, everything), "text": slog.NewTextHandler(out, everything)}
}

func TestLogsHoldNoSecret(t *testing.T) {
	var out bytes.Buffer
	for name, handler := range handlers(&out) {
		t.Run(name, func(t *testing.T) {
			out.Reset()
			logger := slog.New(handler)
			request := rongcloud.Request{Operation: opSend, Fields: rongcloud.Fields{{Name: "content", Value: "private-words"}}}
			for _, body := range []string{`{"code":200,"token":"tok-4711"}`, `{"code":1004,"token":"tok-4711"}`, `{"token":`} {
				client := newClient(t, answering(http.StatusOK, body), rongcloud.WithLogger(logger))
				meta, err := client.Call(t.Context(), request, nil)
				logger.Debug("after", "client", client, "value", *client, "meta", meta, "err", err, "nested", slog.GroupValue(slog.Any("c", client)))
			}
			text := out.String()
			assertNoSecret(t, text, name)
			assert.NotContains(t, text, "tok-4711")
			assert.NotContains(t, text, "private-words")
			assert.Contains(t, text, "rongcloud.Client(app test-app-key at api.test.example)")
		})
	}
}

func TestLoggedAttempts(t *testing.T) {
	for name, c := range map[string]struct {
		rt   roundTrip
		want map[string]any
	}{
		"success": {answering(200, okAnswer), map[string]any{"level": "DEBUG", "status": 200.0, "code": 200.0}},
		"refused": {answering(400, `{"code":1002}`), map[string]any{
			"level": "WARN", "status": 400.0, "code": 1002.0,
			"error": "rongcloud: user.info: invalid argument: code 1002 (HTTP 400) (request r-1 to api.test.example)",
		}},
		"no answer": {func(*http.Request) (*http.Response, error) { return nil, errors.New("reset") }, map[string]any{
			"level": "WARN", "status": 0.0, "code": 0.0,
			"error": "rongcloud: user.info: unavailable: reset (request r-1 to api.test.example)",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			handler := slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug})
			_, _ = call(t, newClient(t, c.rt, rongcloud.WithLogger(slog.New(handler))), opRead, rongcloud.RequestID("r-1"))
			var record map[string]any
			require.NoError(t, json.Unmarshal(out.Bytes(), &record))
			delete(record, "time")
			for key, value := range map[string]any{
				"msg": "rongcloud.call", "operation": "user.info", "attempt": 1.0, "domain": "api.test.example", "request_id": "r-1", "duration": 0.0,
			} {
				c.want[key] = value
			}
			assert.Equal(t, c.want, record)
		})
	}
}

// levels is a slog.Handler that accepts records from a minimum level, and counts them.
type levels struct {
	slog.Handler
	from  slog.Level
	count *int
}

func (l levels) Enabled(_ context.Context, level slog.Level) bool { return level >= l.from }
func (l levels) Handle(context.Context, slog.Record) error        { *l.count++; return nil }

func TestLogLevels(t *testing.T) {
	count := 0
	logger := rongcloud.WithLogger(slog.New(levels{from: slog.LevelWarn, count: &count}))
	_, err := call(t, newClient(t, answering(200, okAnswer), logger), opRead)
	require.NoError(t, err)
	assert.Zero(t, count, "a success is logged at Debug only")
	_, err = call(t, newClient(t, answering(400, okAnswer), logger), opRead)
	require.Error(t, err)
	assert.Equal(t, 1, count)
}
