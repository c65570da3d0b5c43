package webhook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/webhook"
)

// fixture is one or more requests to a handler, from a file in testdata/fixtures, with the expected results.
type fixture struct {
	Name     string         `json:"name"`
	Callback string         `json:"callback"` // empty: none in particular
	Kinds    []webhook.Kind `json:"kinds"`    // the addresses it is sent to, each of a handler of its own; "": told by content
	Now      int64          `json:"now"`      // the handler's clock, ms
	Private  bool           `json:"privateCloud"`
	Limit    int64          `json:"limit"` // of the body; 0: the default
	Apps     []struct {
		Key     string   `json:"key"`
		Secrets []string `json:"secrets"`
	} `json:"apps"`
	Requests []fixtureRequest `json:"requests"`
}

type fixtureRequest struct {
	Method      string            `json:"method"`
	Query       string            `json:"query"`
	Headers     map[string]string `json:"headers"`
	ContentType string            `json:"contentType"`
	Body        string            `json:"body"`
	BodyBytes   int               `json:"bodyBytes"` // a form of so many letters instead
	Now         int64             `json:"now"`       // the clock from here on, ms; 0: as before
	Want        struct {
		Status int            `json:"status"`
		Error  string         `json:"error"`  // the name of the package's error; empty: accepted
		AppKey string         `json:"appKey"` // of the delivery
		Answer string         `json:"answer"`
		Count  int            `json:"count"` // how many events were handed to functions
		Events []fixtureEvent `json:"events"`
	} `json:"want"`
}

type fixtureEvent struct {
	Type  string          `json:"type"`
	Event json.RawMessage `json:"event"`
}

func (r fixtureRequest) body() []byte {
	if r.BodyBytes > 0 {
		return append([]byte("a="), bytes.Repeat([]byte("a"), r.BodyBytes-2)...)
	}
	return []byte(r.Body)
}

func (r fixtureRequest) http() *http.Request {
	request := httptest.NewRequest(r.Method, "https://app.example/hook?"+r.Query, bytes.NewReader(r.body()))
	for name, value := range r.Headers {
		request.Header.Set(name, value)
	}
	if r.ContentType != "" {
		request.Header.Set("Content-Type", r.ContentType)
	}
	return request
}

var loadFixtures = sync.OnceValues(func() (map[string][]fixture, error) {
	paths, err := filepath.Glob("testdata/fixtures/*.json")
	if err != nil {
		return nil, err
	}
	files := map[string][]fixture{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		var list []fixture
		if err := decoder.Decode(&list); err != nil {
			return nil, err
		}
		files[strings.TrimSuffix(filepath.Base(path), ".json")] = list
	}
	return files, nil
})

func fixtures(t testing.TB) map[string][]fixture {
	t.Helper()
	files, err := loadFixtures()
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// fixtureErrors maps names in fixtures to errors.
var fixtureErrors = map[string]error{
	"ErrMethod": webhook.ErrMethod, "ErrBodyTooLarge": webhook.ErrBodyTooLarge, "ErrBody": webhook.ErrBody, "ErrUnsigned": webhook.ErrUnsigned,
	"ErrUnknownApp": webhook.ErrUnknownApp, "ErrSignature": webhook.ErrSignature, "ErrExpired": webhook.ErrExpired, "ErrReplayed": webhook.ErrReplayed,
}

// served is what a handler did with one request.
type served struct {
	events []webhook.Event
	err    error
}

func TestFixtures(t *testing.T) {
	for file, list := range fixtures(t) {
		for _, f := range list {
			for _, kind := range f.Kinds {
				t.Run(file+"/"+f.Name+"/at "+string(kind), func(t *testing.T) {
					t.Parallel()
					f.run(t, kind)
				})
			}
		}
	}
}

func (f fixture) run(t *testing.T, kind webhook.Kind) {
	now := time.UnixMilli(f.Now)
	var got served
	opts := []webhook.Option{
		webhook.WithClock(func() time.Time { return now }),
		webhook.OnError(func(_ *http.Request, err error) { got.err = err }),
		webhook.On(func(_ context.Context, e webhook.Event) error { got.events = append(got.events, e); return nil }),
		webhook.OnPreSend(func(_ context.Context, p webhook.PreSend) (webhook.Verdict, error) {
			got.events = append(got.events, p)
			return webhook.Verdict{}, nil
		}),
	}
	if f.Limit > 0 {
		opts = append(opts, webhook.WithBodyLimit(f.Limit))
	}
	if f.Private {
		opts = append(opts, webhook.WithPrivateCloud())
	}
	for _, app := range f.Apps {
		opts = append(opts, webhook.WithApp(app.Key, app.Secrets...))
	}
	h, err := webhook.NewHandler(opts...)
	require.NoError(t, err)
	var address http.Handler = h
	if kind != "" {
		address = h.For(kind)
	}
	for _, r := range f.Requests {
		if r.Now != 0 {
			now = time.UnixMilli(r.Now)
		}
		got = served{}
		answer := httptest.NewRecorder()
		address.ServeHTTP(answer, r.http())
		f.check(t, r, got, answer)
	}
}

func (f fixture) check(t *testing.T, r fixtureRequest, got served, answer *httptest.ResponseRecorder) {
	t.Helper()
	assert.Equal(t, r.Want.Status, answer.Code)
	assert.Equal(t, r.Want.Answer, answer.Body.String())
	if r.Want.Error != "" {
		require.Contains(t, fixtureErrors, r.Want.Error)
		require.ErrorIs(t, got.err, fixtureErrors[r.Want.Error])
		for _, app := range f.Apps {
			for _, secret := range app.Secrets {
				assert.NotContains(t, got.err.Error(), secret)
			}
		}
	} else {
		require.NoError(t, got.err)
	}
	require.Len(t, got.events, r.Want.Count)
	require.Len(t, r.Want.Events, r.Want.Count, "the fixture contradicts itself")
	for i, want := range r.Want.Events {
		e := got.events[i]
		assert.Equal(t, want.Type, reflect.TypeOf(e).Name())
		assert.Equal(t, r.Want.AppKey, e.Raw().AppKey)
		assert.Equal(t, r.body(), e.Raw().Body)
		assert.NotEmpty(t, e.ID())
		assert.Equal(t, inUTC(t, want.Event), inUTC(t, marshalled(t, e)))
	}
}

func marshalled(t *testing.T, e webhook.Event) []byte {
	t.Helper()
	text, err := json.Marshal(e)
	require.NoError(t, err)
	return text
}

// inUTC returns a JSON value with its times in UTC: events have local times.
func inUTC(t *testing.T, text []byte) any {
	t.Helper()
	value := jsonValue(text)
	require.NotNil(t, value)
	return replaceTexts(value, func(s string) string {
		if at, err := time.Parse(time.RFC3339Nano, s); err == nil {
			return at.UTC().Format(time.RFC3339Nano)
		}
		return s
	})
}

func replaceTexts(value any, with func(string) string) any {
	switch v := value.(type) {
	case string:
		return with(v)
	case []any:
		for i := range v {
			v[i] = replaceTexts(v[i], with)
		}
	case map[string]any:
		for name := range v {
			v[name] = replaceTexts(v[name], with)
		}
	}
	return value
}

// jsonValue decodes JSON, with numbers as they are written. It returns nil for anything else.
func jsonValue(text []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimLeft(text, " \t\r\n\ufeff")))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

// accepted returns the requests of a callback's fixtures that are answered with events, and their URLs.
type accepted struct {
	fixtureRequest
	kinds []webhook.Kind
}

func acceptedOf(t *testing.T, callback string) []accepted {
	t.Helper()
	var list []accepted
	for _, f := range fixtures(t)[callback] {
		require.Equal(t, callback, f.Callback, f.Name)
		for _, r := range f.Requests {
			if r.Want.Count > 0 && r.Want.Events[0].Type != "Unknown" {
				list = append(list, accepted{r, f.Kinds})
			}
		}
	}
	require.NotEmpty(t, list)
	return list
}

// TestFixturesCoverTheCatalogue checks that every documented callback, shape, spelling, location of the signature, field and
// value has a fixture that is accepted.
func TestFixturesCoverTheCatalogue(t *testing.T) {
	for _, c := range catalogue.Callbacks() {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			list := acceptedOf(t, c.ID)
			some := func(what string, holds func(accepted) bool) {
				t.Helper()
				assert.True(t, slices.ContainsFunc(list, holds), "no fixture: %s", what)
			}
			some("by its address", func(a accepted) bool { return slices.Contains(a.kinds, webhook.Kind(c.ID)) })
			some("told by content", func(a accepted) bool { return slices.Contains(a.kinds, "") })
			some("the documented content type", func(a accepted) bool { return a.ContentType == c.ContentType })
			for _, shape := range c.Shapes {
				some("shape "+shape, func(a accepted) bool { return shapeOf(a.Body) == shape })
			}
			for _, names := range [][]string{c.Signature.Params, c.Signature.Legacy} {
				if len(names) > 0 {
					some("signed with "+strings.Join(names, ", "), func(a accepted) bool { return a.signedWith(c.Signature.Location, names) })
				}
			}
			for _, f := range leaves(c.Fields) {
				for _, path := range f.spellings() {
					some("field "+strings.Join(path, "."), func(a accepted) bool { return len(find(a.Body, path)) > 0 })
				}
				for _, value := range f.Allowed {
					some(f.name()+" of "+value.Value, func(a accepted) bool { return slices.Contains(find(a.Body, f.path), value.Value) })
				}
			}
		})
	}
}

func TestFixturesNameCallbacks(t *testing.T) {
	known := []string{""}
	for _, c := range catalogue.Callbacks() {
		known = append(known, c.ID)
	}
	for _, list := range fixtures(t) {
		for _, f := range list {
			assert.Contains(t, known, f.Callback, f.Name)
			assert.NotEmpty(t, f.Kinds, f.Name)
			assert.NotEmpty(t, f.Requests, f.Name)
		}
	}
}

// Fields that an event does not have, or not as received, with the reason.
var (
	droppedFields = map[string]string{
		"chatroom.kv status":     "reserved, must be ignored",
		"message.preSend appKey": "belongs to the signature, and is in the Delivery",
	}
	translatedFields = map[string]string{
		"user.profile type": "0 is Cleared",
	}
)

// TestEveryFieldIsDecoded checks that the value of every documented field is in the event, and that a body without the field
// decodes to a different event, or to none.
func TestEveryFieldIsDecoded(t *testing.T) {
	h := newHandler(t)
	for _, c := range catalogue.Callbacks() {
		list := acceptedOf(t, c.ID)
		for _, f := range leaves(c.Fields) {
			name := c.ID + " " + f.name()
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				shown, matters := false, false
				for _, a := range list {
					values := find(a.Body, f.path)
					if len(values) == 0 || values[0] == "" {
						continue
					}
					whole := outcome(t, h, webhook.Kind(c.ID), a.Body)
					shown = shown || shows(jsonValue([]byte(whole)), values[0])
					matters = matters || whole != outcome(t, h, webhook.Kind(c.ID), drop(a.Body, f.path))
				}
				_, dropped := droppedFields[name]
				_, translated := translatedFields[name]
				assert.Equal(t, !dropped, matters, "a body without it makes another event")
				assert.Equal(t, !dropped && !translated, shown, "its value is in the event")
			})
		}
	}
}

// outcome returns the decoded events as JSON, or "refused".
func outcome(t *testing.T, h *webhook.Handler, kind webhook.Kind, body string) string {
	t.Helper()
	events, err := h.Decode(kind, &webhook.Delivery{Body: []byte(body)})
	if err != nil {
		require.ErrorIs(t, err, webhook.ErrBody)
		return "refused"
	}
	text, err := json.Marshal(events)
	require.NoError(t, err)
	return string(text)
}

// shows reports whether an event contains a value of a body: as it is, as a time or a flag, or by the parts of a list or an
// object.
func shows(event any, value string) bool {
	if slices.Contains(scalars(event), value) {
		return true
	}
	parts := scalars(jsonValue([]byte(value)))
	if len(parts) == 0 || parts[0] == value {
		parts = strings.Split(value, ",")
	}
	if len(parts) == 1 && parts[0] == value {
		return false
	}
	return !slices.ContainsFunc(parts, func(part string) bool { return !shows(event, part) })
}

// scalars returns the strings, numbers and flags of a JSON value, times also as milliseconds, flags also as 0 and 1.
func scalars(value any) []string {
	switch v := value.(type) {
	case string:
		if at, err := time.Parse(time.RFC3339Nano, v); err == nil {
			return []string{v, strconv.FormatInt(at.UnixMilli(), 10)}
		}
		return []string{v}
	case json.Number:
		return []string{v.String()}
	case bool:
		return []string{strconv.FormatBool(v), map[bool]string{true: "1", false: "0"}[v]}
	case []any:
		var list []string
		for _, item := range v {
			list = append(list, scalars(item)...)
		}
		return list
	case map[string]any:
		var list []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			list = append(list, scalars(v[name])...)
		}
		return list
	}
	return nil
}

// leaf is a field without subfields, with its path.
type leaf struct {
	catalogue.CallbackField
	path []string
}

func (l leaf) name() string { return strings.Join(l.path, ".") }

func (l leaf) spellings() [][]string {
	paths := [][]string{l.path}
	for _, alias := range l.Aliases {
		paths = append(paths, append(slices.Clone(l.path[:len(l.path)-1]), alias))
	}
	return paths
}

func leaves(fields []catalogue.CallbackField, above ...string) []leaf {
	var list []leaf
	for _, f := range fields {
		path := append(slices.Clone(above), f.Name)
		if len(f.Fields) > 0 {
			list = append(list, leaves(f.Fields, path...)...)
		} else {
			list = append(list, leaf{f, path})
		}
	}
	return list
}

func shapeOf(body string) string {
	switch v := jsonValue([]byte(body)).(type) {
	case []any:
		return "list"
	case map[string]any:
		if _, ok := v["profiles"]; ok {
			return "profiles"
		}
	}
	return "one"
}

func (a accepted) signedWith(location string, names []string) bool {
	query, err := url.ParseQuery(a.Query)
	return err == nil && !slices.ContainsFunc(names, func(name string) bool {
		if location == "headers" {
			return a.Headers[name] == ""
		}
		return query.Get(name) == ""
	})
}

// find returns the values of a field of a body in any format: strings as they are, other values as JSON.
func find(body string, path []string) []string {
	values, _ := walk(body, path, false)
	return values
}

// drop returns the body without a field.
func drop(body string, path []string) string {
	_, rest := walk(body, path, true)
	return rest
}

func walk(body string, path []string, remove bool) (values []string, rest string) {
	if element := regexp.MustCompile("<" + path[0] + ">([^<]*)</" + path[0] + ">"); strings.Contains(body, "<xml>") {
		for _, match := range element.FindAllStringSubmatch(body, -1) {
			values = append(values, match[1])
		}
		return values, element.ReplaceAllString(body, "")
	}
	if value := jsonValue([]byte(body)); value != nil {
		values = walkJSON(value, path, remove)
		text, err := json.Marshal(value)
		if err != nil {
			panic(err) // it came from JSON
		}
		return values, string(text)
	}
	form, err := url.ParseQuery(body)
	if err != nil {
		return nil, body
	}
	values = form[path[0]]
	if form.Del(path[0]); !remove {
		return values, body
	}
	return values, form.Encode()
}

func walkJSON(value any, path []string, remove bool) []string {
	var values []string
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			values = append(values, walkJSON(item, path, remove)...)
		}
	case map[string]any:
		if list, ok := v["profiles"]; ok {
			return walkJSON(list, path, remove)
		}
		member, ok := v[path[0]]
		switch text, isText := member.(string); {
		case !ok:
		case len(path) > 1 && isText: // JSON in a text
			inner := jsonValue([]byte(text))
			values = walkJSON(inner, path[1:], remove)
			if encoded, err := json.Marshal(inner); err == nil && remove && inner != nil {
				v[path[0]] = string(encoded)
			}
		case len(path) > 1:
			values = walkJSON(member, path[1:], remove)
		default:
			values = append(values, plainText(member))
			if remove {
				delete(v, path[0])
			}
		}
	}
	return values
}

func plainText(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // it came from JSON
	}
	return string(text)
}

// TestFixtureErrorNames checks that names match the errors.
func TestFixtureErrorNames(t *testing.T) {
	used := map[string]bool{}
	for _, list := range fixtures(t) {
		for _, f := range list {
			for _, r := range f.Requests {
				used[r.Want.Error] = true
			}
		}
	}
	for name, err := range fixtureErrors {
		assert.True(t, used[name], "no fixture for %s", name)
		for other, another := range fixtureErrors {
			assert.Equal(t, name == other, errors.Is(err, another))
		}
	}
}
