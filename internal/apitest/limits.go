package apitest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/internal/catalogue"
	"github.com/rongcloud-go/sdk/internal/samples"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Limits tests every documented limit on both sides, with the parameters of the samples. A value just within the limit
// must be sent. A value just outside must fail with an error that names the parameter and the limit. Elsewhere has the
// parameters whose limits other tests cover, as "parameter" or as "operation parameter", with the reason.
func Limits(t *testing.T, list []samples.Sample, elsewhere map[string]string) {
	t.Helper()
	tried, wanted := map[string]bool{}, map[string]bool{}
	best := map[string]place{} // the first place with a value
	var order []string
	for _, s := range list {
		op, ok := catalogue.Lookup(s.Operation)
		require.True(t, ok, "the catalogue has no %s", s.Operation)
		for _, key := range limited(op.ID+" ", op.Params) {
			wanted[key] = true
		}
		for _, p := range placesOf(t, s) {
			key := s.Operation + " " + p.name
			old, known := best[key]
			if !known {
				order = append(order, key)
			}
			if !known || old.value().IsZero() && !p.value().IsZero() {
				best[key] = p
			}
		}
	}
	for _, key := range order {
		p := best[key]
		if p.param == nil || except(elsewhere, key) {
			continue
		}
		t.Run(key, func(t *testing.T) { tried[key] = p.try(t) })
	}
	for _, key := range slices.Sorted(maps.Keys(wanted)) {
		assert.True(t, tried[key] || except(elsewhere, key), "no sample tries the limits of %s", key)
	}
}

// except reports whether a parameter is excepted, for one or for all operations.
func except(elsewhere map[string]string, key string) bool {
	_, name, _ := strings.Cut(key, " ")
	return elsewhere[key] != "" || elsewhere[name] != ""
}

// limited returns the parameters whose limits a call can break.
func limited(prefix string, params []catalogue.Param) (keys []string) {
	for i := range params {
		p := &params[i]
		key := prefix + p.Name
		l := p.Limits
		if l.Min != nil || l.Max != nil || len(l.OneOf) > 0 && !p.IsBit() || l.MaxBytes != nil || l.MaxChars != nil || l.MaxCount != nil ||
			l.KeyMaxChars != nil || l.KeyMaxBytes != nil || l.ValueMaxChars != nil {
			keys = append(keys, key)
		}
		keys = append(keys, limited(key+".", p.Fields)...)
	}
	return keys
}

// try tests the limits of the parameter with values of the Go type at the place, and reports whether it could.
func (p place) try(t *testing.T) bool {
	v := p.value()
	switch v.Interface().(type) {
	case time.Duration:
		return p.tryDuration(t)
	case rongcloud.Page:
		return p.tryPage(t)
	}
	kind := v.Type()
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	switch {
	case kind.Kind() == reflect.String:
		return p.tryText(t)
	case kind.Kind() >= reflect.Int && kind.Kind() <= reflect.Int64:
		return p.tryNumber(t)
	case kind.Kind() == reflect.Slice && kind.Elem().Kind() == reflect.String:
		return p.tryList(t)
	case kind.Kind() == reflect.Slice && kind.Elem().Kind() == reflect.Struct:
		return p.tryStructs(t)
	case kind.Kind() == reflect.Map && kind.Elem().Kind() == reflect.String:
		return p.tryMap(t)
	}
	return false
}

const nonsense = "nonsense"

func (p place) tryText(t *testing.T) bool {
	for _, allowed := range p.param.OneOf {
		p.accept(t, fmt.Sprint(allowed))
	}
	if len(p.param.OneOf) > 0 {
		p.refuse(t, nonsense, "")
		return true
	}
	if p.param.Required {
		p.refuse(t, "", "")
	}
	unit, most := longest(p.param)
	if most > 0 {
		p.accept(t, strings.Repeat(unit, most))
		p.refuse(t, strings.Repeat(unit, most+1), strconv.Itoa(most))
	}
	return most > 0
}

// longest returns the maximum length of a string, and the character to build it of. The length is 0 if there is no
// limit.
func longest(p *catalogue.Param) (unit string, most int) {
	switch {
	case p.IsID() && p.MaxChars != nil, p.MaxChars != nil && p.Pattern != "":
		return "a", int(*p.MaxChars)
	case p.MaxChars != nil:
		return "安", int(*p.MaxChars)
	case p.MaxBytes != nil:
		return "a", int(*p.MaxBytes)
	}
	return "", 0
}

func (p place) tryList(t *testing.T) (tried bool) {
	entry := func(i int) string { return fmt.Sprintf("e%d", i) }
	if len(p.param.OneOf) > 0 {
		entry = func(i int) string { return fmt.Sprint(p.param.OneOf[i%len(p.param.OneOf)]) }
		p.refuse(t, []string{nonsense}, "")
		tried = true
	}
	list := func(n int) []string {
		values := make([]string, n)
		for i := range values {
			values[i] = entry(i)
		}
		return values
	}
	if p.param.Required {
		p.refuse(t, list(0), "")
	}
	if most := p.param.MaxCount; most != nil {
		p.accept(t, list(int(*most)))
		p.refuse(t, list(int(*most)+1), strconv.FormatInt(*most, 10))
		tried = true
	}
	if unit, most := longest(p.param); most > 0 {
		p.accept(t, []string{strings.Repeat(unit, most)})
		p.refuse(t, []string{entry(0), strings.Repeat(unit, most+1)}, strconv.Itoa(most))
		p.refuse(t, []string{entry(0), ""}, "")
		tried = true
	}
	return tried
}

// tryStructs tests the number of structs in a list, with copies of the sample's first one.
func (p place) tryStructs(t *testing.T) bool {
	list := func(n int64) any {
		values := reflect.MakeSlice(p.value().Type(), int(n), int(n))
		for i := range values.Len() {
			values.Index(i).Set(p.value().Index(0))
		}
		return values.Interface()
	}
	if p.param.Required {
		p.refuse(t, list(0), "")
	}
	most := p.param.MaxCount
	if most == nil || p.value().Len() == 0 {
		return false
	}
	p.accept(t, list(*most))
	p.refuse(t, list(*most+1), strconv.FormatInt(*most, 10))
	return true
}

func (p place) tryMap(t *testing.T) (tried bool) {
	pairs := func(n int) map[string]string {
		m := map[string]string{}
		for i := range n {
			m[p.param.KeyPrefix+fmt.Sprintf("k%d", i)] = "v"
		}
		return m
	}
	if p.param.Required {
		p.refuse(t, pairs(0), "")
	}
	if most := p.param.MaxCount; most != nil {
		p.accept(t, pairs(int(*most)))
		p.refuse(t, pairs(int(*most)+1), strconv.FormatInt(*most, 10))
		tried = true
	}
	key := func(n int) map[string]string {
		return map[string]string{p.param.KeyPrefix + strings.Repeat("k", n-len(p.param.KeyPrefix)): "v"}
	}
	for _, most := range []*int64{p.param.KeyMaxBytes, p.param.KeyMaxChars} {
		if most != nil {
			p.accept(t, key(int(*most)))
			p.refuse(t, key(int(*most)+1), strconv.FormatInt(*most, 10))
			p.refuse(t, map[string]string{"": "v"}, "")
			tried = true
		}
	}
	if most := p.param.ValueMaxChars; most != nil {
		p.accept(t, map[string]string{p.param.KeyPrefix + "k": strings.Repeat("安", int(*most))})
		p.refuse(t, map[string]string{p.param.KeyPrefix + "k": strings.Repeat("安", int(*most)+1)}, strconv.FormatInt(*most, 10))
		tried = true
	}
	return tried
}

// span returns the lowest and the highest allowed number, or nil if there is no limit.
func span(p *catalogue.Param) (low, high *int64) {
	low, high = p.Min, p.Max
	for _, v := range p.OneOf {
		n, ok := numberOf(v)
		if !ok {
			continue
		}
		if low == nil || n < *low {
			low = new(n)
		}
		if high == nil || n > *high {
			high = new(n)
		}
	}
	return low, high
}

// numberOf returns an allowed value that is a number, or the text of one.
func numberOf(v any) (n int64, ok bool) {
	if number, ok := v.(float64); ok {
		return int64(number), true
	}
	n, err := strconv.ParseInt(fmt.Sprint(v), 10, 64)
	return n, err == nil
}

func (p place) tryNumber(t *testing.T) bool {
	low, high := span(p.param)
	if low == nil && high == nil {
		return false
	}
	kind := p.value().Type()
	number := func(n int64) any {
		if kind.Kind() != reflect.Pointer {
			return n
		}
		pointer := reflect.New(kind.Elem())
		pointer.Elem().SetInt(n)
		return pointer.Interface()
	}
	if kind.PkgPath() != "" {
		p.tryChoice(t)
		return true
	}
	if high != nil {
		p.accept(t, number(*high))
		p.refuse(t, number(*high+1), strconv.FormatInt(*high, 10))
	}
	if low != nil {
		p.accept(t, number(*low))
		below := *low - 1
		if below == 0 && kind.Kind() != reflect.Pointer { // which leaves it out
			below--
		}
		p.refuse(t, number(below), strconv.FormatInt(*low, 10))
	}
	return true
}

// choices is larger than the number of constants of any choice.
const choices = 64

// tryChoice tests every value of a type that has constants for the documented numbers. Each is refused or sends a
// documented number. Every documented number can be sent, except the default that is sent by leaving it out.
func (p place) tryChoice(t *testing.T) {
	sent := map[string]bool{}
	refused := 0
	for n := int64(-1); n < choices; n++ {
		w := NewWire(t, 200, p.sample.Answered())
		if _, err := p.with(n).Do(t.Context(), w.Client); err != nil {
			p.refuse(t, n, "")
			refused++
			continue
		}
		require.Len(t, w.Requests, 1)
		op, ok := operationOf(w.Requests[0])
		require.True(t, ok)
		sent[numberSent(t, op, w.Requests[0], p.name)] = true
	}
	assert.NotZero(t, refused, "every number is accepted")
	missing := 0
	low, high := span(p.param)
	for n := *low; n <= *high; n++ {
		if !sent[strconv.FormatInt(n, 10)] && (len(p.param.OneOf) == 0 || p.allows(n)) {
			missing++
		}
	}
	assert.True(t, missing == 0 || missing == 1 && sent[""], "%d of the numbers cannot be sent", missing)
}

func (p place) allows(n int64) bool {
	for _, v := range p.param.OneOf {
		if allowed, ok := numberOf(v); ok && allowed == n {
			return true
		}
	}
	return false
}

func (p place) tryDuration(t *testing.T) bool {
	low, high := span(p.param)
	sample := p.value().Interface().(time.Duration)
	w := NewWire(t, 200, p.sample.Answered())
	_, err := p.sample.Call.Do(t.Context(), w.Client)
	require.NoError(t, err)
	op, _ := operationOf(w.Requests[0])
	n, err := strconv.Atoi(numberSent(t, op, w.Requests[0], p.name))
	if err != nil || n == 0 || low == nil && high == nil {
		return false
	}
	unit := sample / time.Duration(n)
	p.refuse(t, sample+1, "whole")
	if high != nil {
		p.accept(t, time.Duration(*high)*unit)
		p.refuse(t, time.Duration(*high+1)*unit, strconv.FormatInt(*high, 10))
	}
	if low != nil {
		p.accept(t, time.Duration(*low)*unit)
		if *low > 1 || p.param.Required {
			p.refuse(t, time.Duration(*low-1)*unit, strconv.FormatInt(*low, 10))
		}
	}
	return true
}

// tryPage tests the number or the size of a page.
func (p place) tryPage(t *testing.T) bool {
	if nameOfArgument(p.sample, p.arg, rongcloud.Page{Number: -1}) == p.name {
		p.accept(t, rongcloud.Page{Number: 1})
		p.refuse(t, rongcloud.Page{Number: -1}, "")
		return true
	}
	most := p.param.Max
	if most == nil {
		return false
	}
	p.accept(t, rongcloud.Page{Number: 1, Size: int(*most)})
	p.refuse(t, rongcloud.Page{Number: 1, Size: int(*most) + 1}, strconv.FormatInt(*most, 10))
	p.refuse(t, rongcloud.Page{Number: 1, Size: -1}, "")
	return true
}

// numberSent returns the value of a parameter of a request as a string, or "" if it is not sent.
func numberSent(t *testing.T, op *catalogue.Operation, r Request, name string) string {
	t.Helper()
	if op.Encoding == "json" {
		body, wrong := catalogue.DecodeObject([]byte(r.Body))
		require.Empty(t, wrong)
		text := ""
		eachMember(body, name, func(object map[string]any, member string) {
			if text == "" { // of a list the first
				text = fmt.Sprint(object[member])
			}
		})
		return text
	}
	return formValue(t, r, name)
}
