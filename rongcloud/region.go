package rongcloud

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Region is a RongCloud data centre. An App Key belongs to exactly one. The domains of another region return wrong
// results. The console shows the region on the page of the App Key.
//
// Domains: https://docs.rongcloud.io/platform-chat-api/base-url
type Region string

const (
	Beijing      Region = "cn"
	Singapore    Region = "sg"
	SingaporeB   Region = "sg-b"
	NorthAmerica Region = "na"
	SaudiArabia  Region = "sau"
)

// beijingTime is the zone of times without a zone in responses of the China data centre. China has one zone without
// daylight saving, so no zone database is needed.
var beijingTime = time.FixedZone("Asia/Shanghai", 8*60*60)

var regions = map[Region]struct {
	domains []string // the primary first
	zone    *time.Location
}{
	Beijing:      {[]string{"https://api.rong-api.com", "https://api-b.rong-api.com"}, beijingTime},
	Singapore:    {[]string{"https://api.sg-light-api.com", "https://api-b.sg-light-api.com"}, time.UTC},
	SingaporeB:   {[]string{"https://api.sg-b-light-api.com", "https://api-b.sg-b-light-api.com"}, time.UTC},
	NorthAmerica: {[]string{"https://api.us-light-api.com", "https://api-b.us-light-api.com"}, time.UTC},
	SaudiArabia:  {[]string{"https://api.sau-light-api.com", "https://api-b.sau-light-api.com"}, time.UTC},
}

// ParseRegion parses a region's short name: cn, sg, sg-b, na or sau.
func ParseRegion(name string) (Region, error) {
	region := Region(strings.ToLower(strings.TrimSpace(name)))
	if _, ok := regions[region]; !ok {
		return "", fmt.Errorf("rongcloud: region must be one of cn, sg, sg-b, na, sau, got %q", name)
	}
	return region, nil
}

// Domains returns the region's base URLs, with the primary first. It returns none for an unknown region.
func (r Region) Domains() []string { return slices.Clone(regions[r].domains) }

// Location returns the time zone of times without a zone in the region's responses: Beijing time in China, UTC
// elsewhere.
func (r Region) Location() *time.Location {
	if entry, ok := regions[r]; ok {
		return entry.zone
	}
	return time.UTC
}
