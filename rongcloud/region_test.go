package rongcloud_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/rongcloud"
)

var regionTable = []struct {
	region          rongcloud.Region
	name            string
	primary, backup string
	offset          int // hours, of the zone of times without a zone
}{
	{rongcloud.Beijing, "cn", "api.rong-api.com", "api-b.rong-api.com", 8},
	{rongcloud.Singapore, "sg", "api.sg-light-api.com", "api-b.sg-light-api.com", 0},
	{rongcloud.SingaporeB, "sg-b", "api.sg-b-light-api.com", "api-b.sg-b-light-api.com", 0},
	{rongcloud.NorthAmerica, "na", "api.us-light-api.com", "api-b.us-light-api.com", 0},
	{rongcloud.SaudiArabia, "sau", "api.sau-light-api.com", "api-b.sau-light-api.com", 0},
}

func TestRegions(t *testing.T) {
	for _, c := range regionTable {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, []string{"https://" + c.primary, "https://" + c.backup}, c.region.Domains())
			_, offset := time.Date(2026, 7, 1, 0, 0, 0, 0, c.region.Location()).Zone()
			assert.Equal(t, c.offset*60*60, offset)

			parsed, err := rongcloud.ParseRegion(" " + c.name + "\n")
			require.NoError(t, err)
			assert.Equal(t, c.region, parsed)

			var host, scheme string
			client, err := rongcloud.New(appKey, appSecret, rongcloud.WithRegion(c.region),
				rongcloud.WithTransport(recording(func(r *http.Request, _ string) { host, scheme = r.URL.Host, r.URL.Scheme })))
			require.NoError(t, err)
			meta, err := call(t, client, opRead)
			require.NoError(t, err)
			assert.Equal(t, c.primary, host)
			assert.Equal(t, "https", scheme)
			assert.Equal(t, c.primary, meta.Domain)
			assert.Equal(t, c.region.Location(), meta.Location)
		})
	}
}

func TestParseRegionTakesAnyCase(t *testing.T) {
	region, err := rongcloud.ParseRegion("SG-B")
	require.NoError(t, err)
	assert.Equal(t, rongcloud.SingaporeB, region)
}

func TestUnknownRegion(t *testing.T) {
	for _, name := range []string{"", "eu", "sg-c", "beijing"} {
		_, err := rongcloud.ParseRegion(name)
		assert.ErrorContains(t, err, "cn, sg, sg-b, na, sau", name)
	}
	assert.Empty(t, rongcloud.Region("eu").Domains())
	assert.Equal(t, time.UTC, rongcloud.Region("eu").Location())
}

func TestDomainsCannotBeChanged(t *testing.T) {
	rongcloud.Beijing.Domains()[0] = "https://elsewhere.example"
	assert.Equal(t, "https://api.rong-api.com", rongcloud.Beijing.Domains()[0])
}
