package param_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/param"
	"github.com/rongcloud-go/sdk/rongcloud"
)

var op = rongcloud.Operation{ID: "user.test", Path: "/user/test.json", Idempotent: true}

// fake is a Caller that keeps the request, and the errors of calls that are not sent.
type fake struct {
	calls   int
	req     rongcloud.Request
	refused []error
}

func (f *fake) Call(_ context.Context, req rongcloud.Request, _ rongcloud.Answer, _ ...rongcloud.CallOption) (rongcloud.Meta, error) {
	if req.Invalid != nil {
		f.refused = append(f.refused, req.Invalid)
		return rongcloud.Meta{Operation: req.Operation.ID, RequestID: "r-1"}, nil
	}
	f.calls++
	f.req = req
	return rongcloud.Meta{Attempts: 1}, nil
}

// run makes the call of a set, and returns the sent name=value pairs joined with "&".
func run(t *testing.T, build func(*param.Set)) (sent string, err error) {
	t.Helper()
	set := param.For(op)
	build(set)
	var caller fake
	err = set.Do(t.Context(), &caller, nil)
	assert.Equal(t, set.Err(), err)
	if err != nil {
		assert.Zero(t, caller.calls, "nothing may be sent")
		assert.Equal(t, []error{err}, caller.refused, "a counting Caller sees it")
		return "", err
	}
	pairs := make([]string, len(caller.req.Fields))
	for i, p := range caller.req.Fields {
		pairs[i] = p.Name + "=" + p.Value
	}
	return strings.Join(pairs, "&"), nil
}

func TestSentParameters(t *testing.T) {
	at := time.Date(2014, 8, 22, 12, 30, 53, 491_999_000, time.UTC)
	for name, c := range map[string]struct {
		build func(*param.Set)
		want  string
	}{
		"nothing":               {func(*param.Set) {}, ""},
		"pair as it is":         {func(s *param.Set) { s.Add("p", "") }, "p="},
		"id":                    {func(s *param.Set) { s.ID("p", "u1") }, "p=u1"},
		"id of 64 bytes":        {func(s *param.Set) { s.ID("p", strings.Repeat("u", 64)) }, "p=" + strings.Repeat("u", 64)},
		"id with other letters": {func(s *param.Set) { s.ID("p", "安-_+=@.用户") }, "p=安-_+=@.用户"},
		"ids":                   {func(s *param.Set) { s.IDs("p", []string{"a", "b"}, 2) }, "p=a&p=b"},
		"ids without bound":     {func(s *param.Set) { s.IDs("p", []string{"a", "b"}, 0) }, "p=a&p=b"},
		"text in bytes":         {func(s *param.Set) { s.Text("p", "安安", param.Bytes(6)) }, "p=安安"},
		"text in characters":    {func(s *param.Set) { s.Text("p", "安安😀", param.Chars(3)) }, "p=安安😀"},
		"text without bound":    {func(s *param.Set) { s.Text("p", strings.Repeat("x", 9999), param.Limit{}) }, "p=" + strings.Repeat("x", 9999)},
		"optional":              {func(s *param.Set) { s.Optional("p", "x", param.Bytes(1)) }, "p=x"},
		"optional, absent":      {func(s *param.Set) { s.Optional("p", "", param.Bytes(1)) }, ""},
		"texts":                 {func(s *param.Set) { s.Texts("p", []string{"a", "安"}, 2, param.Chars(1)) }, "p=a&p=安"},
		"int, lowest":           {func(s *param.Set) { s.Int("p", -1, -1, 5) }, "p=-1"},
		"int, highest":          {func(s *param.Set) { s.Int("p", 5, -1, 5) }, "p=5"},
		"int, zero":             {func(s *param.Set) { s.Int("p", 0, 0, 5) }, "p=0"},
		"optional int":          {func(s *param.Set) { s.OptionalInt("p", 1, 1, 5) }, "p=1"},
		"optional int, absent":  {func(s *param.Set) { s.OptionalInt("p", 0, 1, 5) }, ""},
		"flags set":             {func(s *param.Set) { s.True("t", true); s.One("o", true); s.Zero("z", true) }, "t=true&o=1&z=0"},
		"flags not set":         {func(s *param.Set) { s.True("t", false); s.One("o", false); s.Zero("z", false) }, ""},
		"minutes, lowest":       {func(s *param.Set) { s.Minutes("p", time.Minute, 1, 43200) }, "p=1"},
		"minutes, highest":      {func(s *param.Set) { s.Minutes("p", 43200*time.Minute, 1, 43200) }, "p=43200"},
		"minutes, zero":         {func(s *param.Set) { s.Minutes("p", 0, 0, 5) }, "p=0"},
		"optional minutes":      {func(s *param.Set) { s.OptionalMinutes("p", 2*time.Minute, 1, 5) }, "p=2"},
		"no minutes":            {func(s *param.Set) { s.OptionalMinutes("p", 0, 1, 5) }, ""},
		"time":                  {func(s *param.Set) { s.Millis("p", at) }, "p=1408710653491"},
		"the last time":         {func(s *param.Set) { s.Millis("p", time.Date(10000, 1, 1, 0, 0, 0, -1, time.UTC)) }, "p=253402300799999"},
		"1970":                  {func(s *param.Set) { s.Millis("p", time.UnixMilli(0)) }, "p=0"},
		"optional time":         {func(s *param.Set) { s.OptionalMillis("p", at) }, "p=1408710653491"},
		"no time":               {func(s *param.Set) { s.OptionalMillis("p", time.Time{}) }, ""},
		"page":                  {func(s *param.Set) { s.Page("n", "s", rongcloud.Page{Number: 2, Size: 50}, 50) }, "n=2&s=50"},
		"first page":            {func(s *param.Set) { s.Page("n", "s", rongcloud.Page{}, 50) }, ""},
		"page without size":     {func(s *param.Set) { s.Page("n", "s", rongcloud.Page{Number: 3}, 50) }, "n=3"},
		"checked only": {func(s *param.Set) {
			s.Check("p", "x", param.Bytes(1), true)
			s.CheckID("p", "u")
			s.CheckCount("p", 2, 2)
		}, ""},
		"empty and not needed": {func(s *param.Set) { s.Check("p", "", param.Bytes(1), false) }, ""},
		"no error to wrap":     {func(s *param.Set) { s.Wrap("p", nil) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := run(t, c.build)
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

func TestRefusedParameters(t *testing.T) {
	for name, c := range map[string]struct {
		build func(*param.Set)
		says  string
	}{
		"empty id":                {func(s *param.Set) { s.ID("p", "") }, "must have 1 to 64 bytes, is empty"},
		"id of 65 bytes":          {func(s *param.Set) { s.ID("p", strings.Repeat("u", 65)) }, "must have at most 64 bytes, has 65"},
		"id of 22 characters":     {func(s *param.Set) { s.ID("p", strings.Repeat("安", 22)) }, "must have at most 64 bytes, has 66"},
		"id with a space":         {func(s *param.Set) { s.ID("p", "u 1") }, "must not contain spaces or control characters"},
		"id with a wide space":    {func(s *param.Set) { s.ID("p", "u\u3000") }, "must not contain spaces or control characters"},
		"id with a NUL":           {func(s *param.Set) { s.ID("p", "u\x00") }, "must not contain spaces or control characters"},
		"id that is not UTF-8":    {func(s *param.Set) { s.ID("p", "u\xff") }, "must be UTF-8"},
		"no ids":                  {func(s *param.Set) { s.IDs("p", nil, 20) }, "must have 1 to 20 values, has none"},
		"too many ids":            {func(s *param.Set) { s.IDs("p", []string{"a", "b", "c"}, 2) }, "must have at most 2 values, has 3"},
		"no ids, no bound":        {func(s *param.Set) { s.IDs("p", nil, 0) }, "must have at least 1 value, has none"},
		"an empty id among ids":   {func(s *param.Set) { s.IDs("p", []string{"a", ""}, 2) }, "must have 1 to 64 bytes, is empty"},
		"bytes over":              {func(s *param.Set) { s.Text("p", "安安", param.Bytes(5)) }, "must have at most 5 bytes, has 6"},
		"characters over":         {func(s *param.Set) { s.Text("p", "安😀x", param.Chars(2)) }, "must have at most 2 characters, has 3"},
		"empty text":              {func(s *param.Set) { s.Text("p", "", param.Chars(2)) }, "must have 1 to 2 characters, is empty"},
		"empty text, no bound":    {func(s *param.Set) { s.Text("p", "", param.Limit{}) }, "must not be empty"},
		"text that is not UTF-8":  {func(s *param.Set) { s.Text("p", "a\xc3", param.Limit{}) }, "must be UTF-8"},
		"optional over":           {func(s *param.Set) { s.Optional("p", "xx", param.Bytes(1)) }, "must have at most 1 bytes, has 2"},
		"too many texts":          {func(s *param.Set) { s.Texts("p", []string{"a", "b"}, 1, param.Chars(1)) }, "must have at most 1 values, has 2"},
		"a text over among texts": {func(s *param.Set) { s.Texts("p", []string{"a", "bb"}, 2, param.Chars(1)) }, "must have at most 1 characters, has 2"},
		"int below":               {func(s *param.Set) { s.Int("p", -2, -1, 5) }, "must be -1 to 5, is -2"},
		"int above":               {func(s *param.Set) { s.Int("p", 6, -1, 5) }, "must be -1 to 5, is 6"},
		"optional int below":      {func(s *param.Set) { s.OptionalInt("p", -1, 1, 5) }, "must be 1 to 5, is -1"},
		"minutes below":           {func(s *param.Set) { s.Minutes("p", 0, 1, 5) }, "must be 1 to 5 whole minutes, is 0s"},
		"minutes above":           {func(s *param.Set) { s.Minutes("p", 6*time.Minute, 1, 5) }, "must be 1 to 5 whole minutes, is 6m0s"},
		"seconds":                 {func(s *param.Set) { s.Minutes("p", 90*time.Second, 1, 5) }, "must be 1 to 5 whole minutes, is 1m30s"},
		"negative minutes":        {func(s *param.Set) { s.OptionalMinutes("p", -time.Minute, 1, 5) }, "must be 1 to 5 whole minutes"},
		"no time":                 {func(s *param.Set) { s.Millis("p", time.Time{}) }, "must not be the zero time"},
		"before 1970":             {func(s *param.Set) { s.Millis("p", time.Unix(0, -1)) }, "must be in the years 1970 to 9999, is earlier"},
		"after 9999":              {func(s *param.Set) { s.OptionalMillis("p", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)) }, "must be in the years 1970 to 9999, is later"},
		"past all milliseconds":   {func(s *param.Set) { s.Millis("p", time.UnixMilli(math.MaxInt64).Add(time.Hour)) }, "must be in the years 1970 to 9999, is later"},
		"the last second":         {func(s *param.Set) { s.Millis("p", time.Unix(1<<62, 0)) }, "must be in the years 1970 to 9999, is later"},
		"before all milliseconds": {func(s *param.Set) { s.OptionalMillis("p", time.UnixMilli(math.MinInt64).Add(-time.Hour)) }, "must be in the years 1970 to 9999, is earlier"},
		"longest minutes":         {func(s *param.Set) { s.Minutes("p", math.MaxInt64/time.Minute*time.Minute, 1, 5) }, "must be 1 to 5 whole minutes"},
		"shortest minutes":        {func(s *param.Set) { s.Minutes("p", math.MinInt64/time.Minute*time.Minute, 1, 5) }, "must be 1 to 5 whole minutes"},
		"page size over":          {func(s *param.Set) { s.Page("n", "p", rongcloud.Page{Number: 1, Size: 51}, 50) }, "must be 1 to 50, is 51"},
		"page number below":       {func(s *param.Set) { s.Page("p", "s", rongcloud.Page{Number: -1}, 50) }, "must be 1 to"},
		"own words":               {func(s *param.Set) { s.Fail("p", "is %d short", 3) }, "is 3 short"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := run(t, c.build)
			var e *rongcloud.Error
			require.ErrorAs(t, err, &e)
			assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
			assert.Equal(t, "user.test", e.Operation)
			assert.Equal(t, "p", e.Parameter)
			assert.Contains(t, e.Message, c.says)
		})
	}
}

func TestOnlyTheFirstErrorIsReported(t *testing.T) {
	_, err := run(t, func(s *param.Set) {
		s.Int("first", 9, 0, 1)
		s.ID("second", "")
		s.Wrap("third", errors.New("x"))
	})
	var e *rongcloud.Error
	require.ErrorAs(t, err, &e)
	assert.Equal(t, "first", e.Parameter)
	assert.NoError(t, e.Err)
}

func TestWrapKeepsTheCause(t *testing.T) {
	cause := errors.New("content")
	_, err := run(t, func(s *param.Set) { s.Wrap("content", cause) })
	assert.ErrorIs(t, err, cause)
	assert.ErrorIs(t, err, rongcloud.ErrInvalidArgument)
	assert.ErrorContains(t, err, "content is not valid")
}

func TestCallPassesEverythingOn(t *testing.T) {
	set := param.For(op)
	set.ID("userId", "u1")
	set.Body(map[string]int{"a": 1})
	set.Units(3)
	set.IdempotentFor(time.Minute)
	set.HasEffectTwice(false)
	var caller fake
	meta, err := set.Call(t.Context(), &caller, nil, nil)
	require.NoError(t, err)
	assert.Equal(t, 1, meta.Attempts)
	assert.Equal(t, rongcloud.Request{
		Operation: op, Fields: rongcloud.Fields{{Name: "userId", Value: "u1"}}, Body: map[string]int{"a": 1}, Units: 3,
		IdempotentFor: time.Minute,
	}, caller.req)
}

func TestHasEffectTwice(t *testing.T) {
	set := param.For(op)
	set.HasEffectTwice(true)
	set.HasEffectTwice(false)
	var caller fake
	require.NoError(t, set.Do(t.Context(), &caller, nil))
	assert.False(t, caller.req.Operation.Idempotent)
	assert.True(t, op.Idempotent, "the table is not touched")
}

func TestErrorHasOperation(t *testing.T) {
	set := param.For(op)
	set.ID("userId", "")
	meta, err := set.Call(t.Context(), &fake{}, nil, nil)
	require.Error(t, err)
	assert.Equal(t, rongcloud.Meta{Operation: "user.test", RequestID: "r-1"}, meta)
}
